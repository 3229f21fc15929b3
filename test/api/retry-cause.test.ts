import { and, eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { records, syncQueue } from '../../src/db/schema/index.ts';
import type { SyncErrorType } from '../../src/errors.ts';
import { createTestApi, type TestApi, type TestClient } from './support/api.ts';
import { connect } from './support/samples.ts';

let api: TestApi;
beforeAll(async () => {
  api = await createTestApi();
});
afterAll(() => api?.close());

/** A business with customers that wait for a person. */
async function business(errors: readonly SyncErrorType[]) {
  const client = await api.client();
  const connectionId = await connect(api, client);
  for (const [index, errorType] of errors.entries()) {
    const recordId = `cus_${index}`;
    await client.call({ method: 'PUT', url: `/v1/customers/${recordId}`, body: { displayName: recordId } });
    await api.db
      .update(syncQueue)
      .set({ state: 'unresolved', errorType, error: { type: errorType, message: 'no' }, attempts: 3 })
      .where(and(eq(syncQueue.tenantId, client.tenantId), eq(syncQueue.recordId, recordId)));
  }
  return { client, connectionId };
}

const states = async ({ tenantId }: TestClient) => {
  const rows = await api.db.select().from(syncQueue).where(eq(syncQueue.tenantId, tenantId));
  return rows.map(({ recordId, state, attempts }) => [recordId, state, attempts]).sort();
};
const retry = (client: TestClient, body: unknown) =>
  client.call({ method: 'POST', url: '/v1/unresolved-errors/retry', body });

it('every record of the cause goes again, those of another cause and another tenant stay', async () => {
  const { client, connectionId } = await business(['DuplicateName', 'BooksClosed', 'DuplicateName']);
  const other = await business(['DuplicateName']);
  const answer = await retry(client, { type: 'DuplicateName' });
  expect([answer.status, answer.body]).toEqual([202, { retried: 2 }]);
  expect(await states(client)).toEqual([
    ['cus_0', 'pending', 0],
    ['cus_1', 'unresolved', 3],
    ['cus_2', 'pending', 0],
  ]);
  expect(await states(other.client)).toEqual([['cus_0', 'unresolved', 3]]);
  expect(api.gateway.woken).toContainEqual({ tenantId: client.tenantId, connectionId });
});

it('all of it happens or nothing: records that cannot be made active again stay to be retried', async () => {
  const { client } = await business(['InactiveThere', 'InactiveThere']);
  await api.db
    .update(records)
    .set({ data: sql`data || '{"active": false}'::jsonb`, contentHash: 'inactive' })
    .where(eq(records.tenantId, client.tenantId));
  await api.db.execute(sql`create function refuse() returns trigger language plpgsql
    as $$ begin raise exception 'refused'; end $$`);
  await api.db.execute(
    sql`create trigger refusing before update on records for each row execute function refuse()`,
  );
  const refused = await retry(client, { type: 'InactiveThere' });
  await api.db.execute(sql`drop function refuse() cascade`);
  expect(refused.status).toBe(500);
  expect(await states(client)).toEqual([
    ['cus_0', 'unresolved', 3],
    ['cus_1', 'unresolved', 3],
  ]);
  expect((await retry(client, { type: 'InactiveThere' })).body).toEqual({ retried: 2 });
  const { body } = await client.call({ url: '/v1/customers/cus_1' });
  expect(body.data.active).not.toBe(false);
});

it('while Enable Sync is off nothing goes', async () => {
  const { client, connectionId } = await business(['DuplicateName']);
  const url = `/v1/connections/${connectionId}/settings`;
  const body = { enabled: false, autoSync: {}, conflictPolicy: 'ours_wins' };
  await client.call({ method: 'PUT', url, body, headers: { 'if-match': '*' } });
  const answer = await retry(client, { type: 'DuplicateName' });
  expect([answer.status, answer.body.code]).toEqual([409, 'sync_disabled']);
  expect(await states(client)).toEqual([['cus_0', 'unresolved', 3]]);
});

it('a cause that there is not, and another tenant’s connection, are refused', async () => {
  const { client } = await business([]);
  const { connectionId } = await business([]);
  expect((await retry(client, { type: 'Nonsense' })).body.errors[0].pointer).toBe('/type');
  expect((await retry(client, { type: 'Conflict', connectionId })).status).toBe(404);
});
