import type { Database } from '../../db/client.ts';
import { readSealed, replaceSealed } from '../../db/sealed-values.ts';
import type { Sealer } from '../../secrets.ts';
import { CliFailure } from '../failure.ts';

export interface Rotated {
  /** Sealed anew with the key in use. */
  resealed: number;
  /** Were so already. */
  current: number;
}

/**
 * Seals everything with the key in use that a former one has sealed. Services may run meanwhile: a secret that somebody
 * changes is left to them, who seal with the new key.
 * @throws CliFailure when a secret does not open: then none of that kind may lose its former key.
 */
export async function rotate(db: Database, sealer: Sealer): Promise<Rotated> {
  const values = await readSealed(db);
  const stale = values.filter(({ sealed }) => sealer.isStale(sealed));
  let closed = 0;
  for (const value of stale) {
    const text = open(sealer, value);
    if (text === undefined) closed += 1;
    else await replaceSealed(db, value, sealer.seal(text, value.context));
  }
  if (closed > 0)
    throw new CliFailure(
      `${closed} of ${values.length} secrets do not open: put the key that they were sealed with into LEDGERBRIDGE_FORMER_KEYS and call this again. The others are done.`,
    );
  return { resealed: stale.length, current: values.length - stale.length };
}

function open(sealer: Sealer, { sealed, context }: { sealed: string; context: string }): string | undefined {
  try {
    return sealer.open(sealed, context);
  } catch {
    return undefined;
  }
}
