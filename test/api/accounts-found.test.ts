import { and, eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { auditTrail, skippedAccounts } from '../../src/db/schema/index.ts';
import { createTestApi, type TestApi, type TestClient } from './support/api.ts';
import { connect } from './support/samples.ts';

let api: TestApi;
let client: TestClient;
let other: TestClient;
let accounts: string;
let connectionId: string;

beforeAll(async () => {
  api = await createTestApi();
});
afterAll(() => api?.close());
beforeEach(async () => {
  client = await api.client();
  other = await api.client();
  connectionId = await connect(api, client);
  accounts = `/v1/connections/${connectionId}/accounts`;
  // Three in four are of one chain, and another business has namesakes of all.
  for (const { tenantId } of [client, other])
    await api.db.execute(sql`
      insert into records (tenant_id, entity_type, id, version, data, name, content_hash, pushable)
      select ${tenantId}, 'customer', 'c' || n, 1, jsonb_build_object('displayName', label), label, '', true
      from generate_series(1, 600) as n,
        lateral (select case when n % 4 = 0 then 'Hill ' else 'Harbour ' end || n as label) as named`);
});

type Choice = 'sync' | 'unsync';

/** As the console does: portion after portion. */
async function choose(choice: Choice, found: object, portions = Infinity) {
  const done: { accounts: number; next: string | null }[] = [];
  for (let cursor: string | undefined; done.length < portions; ) {
    const { status, body } = await client.call({
      method: 'POST',
      url: `${accounts}/${choice}`,
      body: { found, cursor },
    });
    expect([200, 202]).toContain(status);
    done.push(body);
    if (body.next === null) break;
    cursor = body.next;
  }
  return done;
}

const skipped = async (tenantId = client.tenantId) =>
  (await api.db.select().from(skippedAccounts).where(eq(skippedAccounts.tenantId, tenantId))).map(
    ({ customerId }) => customerId,
  );
const counts = async (query = '') =>
  (await client.call({ url: `/v1/connections/${connectionId}/account-counts${query}` })).body;

describe('a choice about all accounts that a filter finds', () => {
  it('takes each of them once, in portions, and no other; nothing of another business', async () => {
    const done = await choose('unsync', { search: 'harbour' });
    expect(done.map((portion) => portion.accounts)).toEqual([200, 200, 50]);
    expect(await skipped()).toHaveLength(450);
    expect(await counts('?search=hill')).toMatchObject({ skipped: 0, not_synced: 150 });
    expect(await skipped(other.tenantId)).toEqual([]);
  });

  it('leaves none out although what was decided about is not found by it any more', async () => {
    await choose('unsync', {});
    expect(await counts()).toMatchObject({ skipped: 600 });
    const done = await choose('sync', { status: 'skipped', search: 'harbour' });
    expect(done.reduce((sum, portion) => sum + portion.accounts, 0)).toBe(450);
    expect(await counts()).toMatchObject({ skipped: 150, syncing: 450 });
  });

  it('stays done as far as it came, and goes on from there', async () => {
    const [first] = await choose('unsync', { status: 'not_synced' }, 1);
    expect(await skipped()).toHaveLength(200);
    const answer = await client.call({
      method: 'POST',
      url: `${accounts}/unsync`,
      body: { found: { status: 'not_synced' }, cursor: first?.next },
    });
    expect(answer.body.accounts).toBe(200);
    expect(await skipped()).toHaveLength(400);
  });

  it('refuses the cursor of another filter, and ids beside a filter', async () => {
    const [first] = await choose('unsync', { search: 'harbour' }, 1);
    const ask = (body: object) => client.call({ method: 'POST', url: `${accounts}/unsync`, body });
    const elsewhere = await ask({ found: { search: 'hill' }, cursor: first?.next });
    expect([elsewhere.status, elsewhere.body.code]).toEqual([400, 'cursor_invalid']);
    expect((await ask({ found: {}, ids: ['c1'] })).status).toBe(422);
    expect((await ask({ found: { status: 'lost' } })).status).toBe(422);
    expect(await skipped()).toHaveLength(200);
  });

  it('is in the audit trail in words', async () => {
    await choose('unsync', { status: 'not_synced', search: 'harbour' }, 1);
    const { body } = await client.call({ url: '/v1/audit?limit=1' });
    expect(body.items[0].words).toBe(
      'the accounts that were not synced and are called like “harbour”, a portion of them',
    );
    const [entry] = await api.db
      .select({ detail: auditTrail.detail })
      .from(auditTrail)
      .where(and(eq(auditTrail.tenantId, client.tenantId), eq(auditTrail.action, 'unsyncAccounts')));
    expect(entry?.detail.asked).toMatchObject({ found: { status: 'not_synced', search: 'harbour' } });
  });
});
