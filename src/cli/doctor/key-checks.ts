import { readSealed, type SealedValue } from '../../db/sealed-values.ts';
import type { Sealer } from '../../secrets.ts';
import { withDatabase } from '../with-database.ts';
import { type Check, type Finding, failed, ok, warning } from './finding.ts';

export function keyChecks(databaseUrl: string, sealer: Sealer): Check[] {
  const look = () => withDatabase(databaseUrl, async (db) => judge(await readSealed(db), sealer));
  return [{ name: 'keys', needs: 'migrations', look }];
}

/** Whether all that was sealed can be opened, and what still needs a former key. */
function judge(values: readonly SealedValue[], sealer: Sealer): Finding {
  const closed = values.filter((value) => !opens(sealer, value));
  if (closed.length > 0)
    return failed(
      `${closed.length} of ${values.length} secrets do not open (${kinds(closed)})`,
      'Put the key that they were sealed with into LEDGERBRIDGE_FORMER_KEYS. If it is lost, those owners reconnect and enter their keys again.',
    );
  const stale = values.filter(({ sealed }) => sealer.isStale(sealed));
  if (stale.length === 0) return ok(`all ${values.length} secrets open with the key in use`);
  return warning(
    `${stale.length} of ${values.length} secrets are sealed with a former key (${kinds(stale)})`,
    'Run: ledgerbridge admin rotate. Then LEDGERBRIDGE_FORMER_KEYS may go.',
  );
}

function opens(sealer: Sealer, { sealed, context }: SealedValue): boolean {
  try {
    sealer.open(sealed, context);
    return true;
  } catch {
    return false;
  }
}

const kinds = (values: readonly SealedValue[]) => [...new Set(values.map(({ kind }) => kind))].join(', ');
