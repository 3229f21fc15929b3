import { z } from 'zod';
import type { Sandbox } from '../../src/dev/stack/quickbooks.ts';
import { ACCOUNTS, type Role } from './accounts.ts';
import type { Sums } from './expected.ts';

const objectsSchema = z.object({
  objects: z.array(
    z.looseObject({
      Id: z.string(),
      PrivateNote: z.string().optional(),
    }),
  ),
});

export interface Truth {
  /** Ids of what has to be in the books, and of what must not be any more. */
  wanted: readonly string[];
  gone: readonly string[];
  /** Why each is not in the books. */
  held: ReadonlyMap<string, string>;
  expected: Sums;
}

export type Balances = ReadonlyMap<string, number>;

const balancesSchema = z.object({ balances: z.record(z.string(), z.number()) });

/** What every account was debited, in cents, by its id. */
export async function readBalances(controlUrl: string, realmId: string): Promise<Balances> {
  const response = await fetch(`${controlUrl}/companies/${realmId}/balances`);
  return new Map(Object.entries(balancesSchema.parse(await response.json()).balances));
}

async function readObjects(controlUrl: string, realmId: string, entity: string) {
  const response = await fetch(`${controlUrl}/companies/${realmId}/objects/${entity}`);
  return objectsSchema.parse(await response.json()).objects;
}

/** How the books differ from the stand-in's ledger; every figure but `booked` and `held` has to be 0. */
export async function compareBooks(
  { controlUrl }: Sandbox,
  { realmId, opening }: { realmId: string; opening: Balances },
  { wanted, gone, held, expected }: Truth,
) {
  const objects = (entity: string) => readObjects(controlUrl, realmId, entity);
  const marks = (
    await Promise.all(['Deposit', 'Transfer', 'Purchase'].map((entity) => objects(entity)))
  ).flatMap((rows) => rows.map(({ PrivateNote = '' }) => /\[LB:([^\]]+)\]/.exec(PrivateNote)?.[1] ?? ''));
  const due = wanted.filter((id) => !held.has(id));
  const balances = await readBalances(controlUrl, realmId);
  const differences = Object.entries(ACCOUNTS).flatMap(([role, id]) => {
    const booked = (balances.get(id) ?? 0) - (opening.get(id) ?? 0);
    const sum = expected.byRole.get(role as Role) ?? 0;
    return booked === sum ? [] : [`${role}: ${booked} in the books, ${sum} in the ledger`];
  });
  const unnamed = [...held.values()].filter((why) => !why.includes('never_heard_of'));
  return {
    booked: due.filter((id) => marks.includes(id)).length,
    missing: due.filter((id) => !marks.includes(id)).length,
    twice: marks.filter((mark, index) => mark !== '' && marks.indexOf(mark) < index).length,
    stillThere: gone.filter((id) => marks.includes(id)).length,
    held: held.size,
    heldWithoutReason: unnamed.length,
    ...(unnamed.length > 0 ? { unnamed: [...new Set(unnamed)].join('; ') } : {}),
    differingAccounts: differences.length,
    ...(differences.length > 0 ? { differences: differences.join('; ') } : {}),
  };
}
