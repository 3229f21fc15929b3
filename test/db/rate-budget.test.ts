import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connectDatabase, type DatabaseClient } from '../../src/db/client.ts';
import { reserve } from '../../src/db/requests/rate-budget.ts';
import type { RateLimit, RequestKind } from '../../src/providers/provider.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

let database: TestDatabase;
let client: DatabaseClient;

beforeAll(async () => {
  database = await createTestDatabase();
  client = connectDatabase(database.url, { pool: 10 });
});

afterAll(async () => {
  await client?.close();
  await database?.close();
});

const owner = (connectionId: string) => ({ tenantId: 'ten', connectionId });

/** Takes a place as a worker does: waits and asks again until one is kept for it. */
async function takePlace(connectionId: string, limits: RateLimit[], kind: RequestKind): Promise<void> {
  for (;;) {
    const slot = await client.db.transaction((tx) => reserve(tx, owner(connectionId), limits, kind));
    await delay(slot.waitMs);
    if (slot.granted) return;
  }
}

async function grants(connectionId: string, kind: string): Promise<number[]> {
  const rows = await client.db.query.rateBudgets.findMany();
  return rows.find((row) => row.connectionId === connectionId && row.kind === kind)?.grants ?? [];
}

/** The shortest time in which `count` + 1 of the instants lie. */
function tightest(instants: readonly number[], count: number): number {
  const spans = instants.slice(count).map((instant, index) => instant - (instants[index] ?? 0));
  return Math.min(...spans);
}

test('however many ask at once, no window of any position holds more than the limit', async () => {
  // The larger limit of the same kind makes the row remember all thirty.
  const limits: RateLimit[] = [
    { kind: 'any', count: 10, windowMs: 400 },
    { kind: 'any', count: 100, windowMs: 1_000 },
  ];
  await Promise.all(Array.from({ length: 30 }, () => takePlace('crowd', limits, 'single')));
  const instants = await grants('crowd', 'any');
  expect(instants).toHaveLength(30);
  expect(tightest(instants, 10)).toBeGreaterThanOrEqual(400);
});

test('a full burst goes at once, without being spread over the window', async () => {
  const limits: RateLimit[] = [{ kind: 'batch', count: 40, windowMs: 60_000 }];
  for (let call = 0; call < 40; call++) {
    const slot = await client.db.transaction((tx) => reserve(tx, owner('burst'), limits, 'batch'));
    expect(slot).toEqual({ granted: true, waitMs: 0 });
  }
  const next = await client.db.transaction((tx) => reserve(tx, owner('burst'), limits, 'batch'));
  expect(next.granted).toBe(false);
  expect(next.waitMs).toBeGreaterThan(50_000);
});

test('what one kind has used up does not hold back another', async () => {
  const limits: RateLimit[] = [
    { kind: 'batch', count: 1, windowMs: 60_000 },
    { kind: 'any', count: 100, windowMs: 60_000 },
  ];
  await client.db.transaction((tx) => reserve(tx, owner('kinds'), limits, 'batch'));
  expect(await client.db.transaction((tx) => reserve(tx, owner('kinds'), limits, 'single'))).toMatchObject({
    granted: true,
  });
  expect(await client.db.transaction((tx) => reserve(tx, owner('kinds'), limits, 'batch'))).toMatchObject({
    granted: false,
  });
});
