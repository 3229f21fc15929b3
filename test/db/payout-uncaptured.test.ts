import { afterAll, beforeAll, expect, it } from 'vitest';
import { connectDatabase, type DatabaseClient } from '../../src/db/client.ts';
import { setApart } from '../../src/db/payouts/payout-uncaptured.ts';
import type { Movement } from '../../src/domain/payout-report.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

let database: TestDatabase;
let client: DatabaseClient;

beforeAll(async () => {
  database = await createTestDatabase();
  // One connection, which both transactions take.
  client = connectDatabase(database.url, { pool: 1 });
});
afterAll(async () => {
  await client?.close();
  await database?.close();
});

const part = (reference: string, ofCharge: string[] | undefined): Movement => ({
  kind: 'charge',
  reference,
  amount: '-1.00',
  fee: '0.00',
  chargeIds: [],
  ofCharge,
  uncaptured: true,
});
const charge: Movement = {
  kind: 'charge',
  reference: 'txn_c',
  amount: '9.00',
  fee: '0.00',
  chargeIds: ['ch_1'],
};

async function* pages() {
  yield [charge, part('txn_1', ['ch_1', 'pi_1'])];
  yield [part('txn_2', ['ch_2', 'pi_2'])];
  yield [
    part('txn_3', undefined),
    ...Array.from({ length: 1_500 }, (_, i) => part(`txn_x${i}`, [`ch_x${i}`])),
  ];
}

it('finds the parts of a charge on whatever page they were, each once under all its ids, and keeps what no charge took', async () => {
  await client.db.transaction(async (tx) => {
    const apart = await setApart(tx, pages());
    const found = await apart.of(['ch_2', 'pi_2', 'ch_1', 'nobody']);
    expect(found.map(({ reference }) => reference)).toEqual(['txn_1', 'txn_2']);
    expect(found[0]).toEqual(part('txn_1', ['ch_1', 'pi_1']));
    await apart.take(found);
    expect(await apart.of(['ch_1', 'pi_2'])).toEqual([]);
    const left: string[] = [];
    for await (const some of apart.left()) left.push(...some.map(({ reference }) => reference));
    expect(left).toHaveLength(1_501);
    expect(new Set(left)).toContain('txn_3');
    expect(new Set(left).size).toBe(1_501);
  });
});

it('leaves nothing behind: the next transaction of the same connection sets its own apart', async () => {
  for (const reference of ['txn_a', 'txn_b']) {
    await client.db.transaction(async (tx) => {
      const apart = await setApart(
        tx,
        (async function* () {
          yield [part(reference, ['ch'])];
        })(),
      );
      expect(await apart.of(['ch'])).toMatchObject([{ reference }]);
    });
  }
});
