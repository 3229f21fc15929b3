import { sql } from 'drizzle-orm';
import type { Movement } from '../../domain/payout-report.ts';
import type { Executor } from '../client.ts';

/**
 * What was never taken of charges, set apart until its charge is met. It is in a table of the transaction's own, which
 * nobody else sees and which ends with it: a payout of any number of them takes no memory here.
 */
export interface SetApart {
  /** Those of one of these charges. */
  of(chargeIds: readonly string[]): Promise<Movement[]>;
  /** Their charge was met. */
  take(movements: readonly Movement[]): Promise<void>;
  /** Whose charge was not met, some at a time. */
  left(): AsyncGenerator<Movement[]>;
}

/** Movements that are held at once. */
const PAGE = 1_000;

/** Most payouts have none of them. */
const NOTHING: SetApart = {
  of: () => Promise.resolve([]),
  take: () => Promise.resolve(),
  async *left() {
    // None was set apart.
  },
};

/** Sets those of `movements` apart that are parts of charges; runs in a transaction. */
export async function setApart(
  tx: Executor,
  movements: AsyncIterable<readonly Movement[]>,
): Promise<SetApart> {
  let isOpen = false;
  for await (const some of movements) {
    const parts = some.filter(({ uncaptured }) => uncaptured);
    if (parts.length === 0) continue;
    if (!isOpen) await open(tx);
    isOpen = true;
    await insert(tx, parts);
  }
  if (!isOpen) return NOTHING;
  await tx.execute(sql`analyze pg_temp.payout_uncaptured`);
  return {
    of: (ids) => find(tx, ids),
    async take(taken) {
      if (taken.length === 0) return;
      const references = taken.map(({ reference }) => reference);
      await tx.execute(sql`
        delete from pg_temp.payout_uncaptured where reference = any(${sql.param(references)}::text[])`);
    },
    left: () => leftIn(tx),
  };
}

async function open(tx: Executor): Promise<void> {
  await tx.execute(sql`
    create temporary table payout_uncaptured (charge_id text, reference text, movement jsonb) on commit drop`);
  await tx.execute(sql`create index on pg_temp.payout_uncaptured (charge_id)`);
  await tx.execute(sql`create index on pg_temp.payout_uncaptured (reference)`);
}

async function insert(tx: Executor, movements: readonly Movement[]): Promise<void> {
  const rows = movements.flatMap((movement) =>
    // One that names no charge is met by none.
    (movement.ofCharge ?? ['']).map((chargeId) => ({ chargeId, reference: movement.reference, movement })),
  );
  await tx.execute(sql`
    insert into pg_temp.payout_uncaptured
    select row ->> 'chargeId', row ->> 'reference', row -> 'movement'
    from jsonb_array_elements(${JSON.stringify(rows)}::jsonb) as row`);
}

async function find(tx: Executor, chargeIds: readonly string[]): Promise<Movement[]> {
  if (chargeIds.length === 0) return [];
  const { rows } = await tx.execute<{ movement: Movement }>(sql`
    select distinct on (reference) movement from pg_temp.payout_uncaptured
    where charge_id = any(${sql.param([...chargeIds])}::text[]) order by reference`);
  return rows.map(({ movement }) => movement);
}

async function* leftIn(tx: Executor): AsyncGenerator<Movement[]> {
  for (let after = ''; ; ) {
    const { rows } = await tx.execute<{ reference: string; movement: Movement }>(sql`
      select distinct on (reference) reference, movement from pg_temp.payout_uncaptured
      where reference > ${after} order by reference limit ${PAGE}`);
    const last = rows.at(-1);
    if (!last) return;
    yield rows.map(({ movement }) => movement);
    after = last.reference;
  }
}
