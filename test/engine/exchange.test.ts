import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApiKey } from '../../src/db/people/api-keys.ts';
import { pruneRequests } from '../../src/db/requests/remote-requests.ts';
import { remoteRequests } from '../../src/db/schema/index.ts';
import { call } from '../api/support/api.ts';
import { sealNow } from '../support/seal-now.ts';
import { type EngineApi, startEngineApi } from './engine-api.ts';
import type { Engine, Tenant } from './harness.ts';
import type { Vendor } from './quickbooks.ts';
import { customer, invoice } from './samples.ts';
import { withEngine } from './with-engine.ts';

let vendor: Vendor;
let engine: Engine;
let api: EngineApi;

withEngine((running) => {
  ({ vendor, engine } = running);
});
beforeAll(() => {
  api = startEngineApi(engine);
});
afterAll(() => api?.close());

/** The newest entry of a record, with what was sent and answered. */
async function newest(tenant: Tenant, record: string) {
  const ask = await api.clientOf(tenant);
  const { body: page } = await ask({ url: `/v1/sync-log?record=${record}` });
  return (await ask({ url: `/v1/sync-log/${page.items[0].id}` })).body;
}

describe('each attempt shows what was sent and what was answered', () => {
  it('of its own record only, with the reference for support and the way into QuickBooks', async () => {
    const { tenant } = await vendor.tenantIn(engine);
    await tenant.save([customer('a'), customer('b'), invoice('i', 'a', { number: 'N-77' })]);
    await tenant.settled();
    const [a, i] = [await newest(tenant, 'a'), await newest(tenant, 'i')];
    expect(a.exchange).toMatchObject({ sends: 1, state: 'answered', truncated: false });
    expect(a.exchange.request).toContain('"DisplayName": "Customer a"');
    expect(a.exchange.request).not.toContain('Customer b');
    expect(a.exchange.answer).toMatchObject({ httpStatus: 200, reference: expect.any(String) });
    expect(a.exchange.answer.body).toContain(`"Id": "${a.externalId}"`);
    expect(i.exchange.request).toContain('"DocNumber": "N-77"');
    expect(i.externalUrl).toMatch(/\/app\/invoice\?txnId=\d+$/);
    expect(JSON.stringify([a, i])).not.toMatch(/bearer|authorization/i);
  });

  it('a refusal shows the vendor’s own words', async () => {
    const { tenant, realmId } = await vendor.tenantIn(engine);
    // Closed after we read the company: we do not know, and QuickBooks refuses.
    await vendor.control(`/companies/${realmId}/settings`, { bookCloseDate: '2030-12-31' });
    await tenant.save([customer('c'), invoice('i', 'c')]);
    await tenant.settled();
    const { status, exchange } = await newest(tenant, 'i');
    expect(status).toBe('error');
    expect(exchange.request).toContain('"DocNumber": "N-i"');
    expect(exchange.answer.body).toContain('"Fault"');
    expect(exchange.answer.body).toContain('"Detail"');
  });

  it('what was never sent has no exchange', async () => {
    const { tenant } = await vendor.tenantIn(engine);
    await tenant.save([customer('c')]);
    await tenant.settled();
    await tenant.retry('customer', 'c');
    await tenant.settled();
    expect(await newest(tenant, 'c')).toMatchObject({
      action: 'already up to date',
      exchange: null,
      exchangeHidden: false,
    });
  });
});

describe('what records say is not shown to everybody', () => {
  it('a key that may read the log but no records sees that there is an exchange, and not what it says', async () => {
    const { tenant } = await vendor.tenantIn(engine);
    await tenant.save([customer('c')]);
    await tenant.settled();
    const scopes = ['sync:read' as const];
    const { key } = await createApiKey(engine.db, tenant.tenantId, { name: 'log', role: 'member', scopes });
    const [entry] = await tenant.log();
    const { body } = await call(api.app, key, { url: `/v1/sync-log/${entry?.id}` });
    expect(body).toMatchObject({ recordId: 'c', exchange: null, exchangeHidden: true });
  });

  it('an entry that does not exist, or is another tenant’s, is not found', async () => {
    const { tenant } = await vendor.tenantIn(engine);
    await tenant.save([customer('c')]);
    await tenant.settled();
    const [entry] = await tenant.log();
    const { tenant: other } = await vendor.tenantIn(engine);
    const ask = await api.clientOf(other);
    expect((await ask({ url: `/v1/sync-log/${entry?.id}` })).status).toBe(404);
    expect((await ask({ url: '/v1/sync-log/999999999' })).status).toBe(404);
    expect((await ask({ url: '/v1/sync-log/none' })).status).toBe(404);
  });
});

describe('what was sent is not kept for ever', () => {
  it('old exchanges go, whatever is still open stays, and the log itself stays', async () => {
    const { tenant } = await vendor.tenantIn(engine);
    await tenant.save([customer('old'), customer('open')]);
    await tenant.settled();
    const ofTenant = eq(remoteRequests.tenantId, tenant.tenantId);
    const [stored] = await engine.db.select().from(remoteRequests).where(ofTenant);
    if (!stored) throw new Error('nothing was sent');
    await engine.db
      .update(remoteRequests)
      .set({ settledAt: sql`now() - interval '31 days'` })
      .where(ofTenant);
    const open = { ...stored, id: 'still-open', state: 'prepared' as const, settledAt: null };
    await engine.db.insert(remoteRequests).values({ ...open, createdAt: new Date(0) });
    await sealNow(engine.db);
    expect(await pruneRequests(engine.db, 30)).toBeGreaterThan(0);
    const left = await engine.db.select({ id: remoteRequests.id }).from(remoteRequests).where(ofTenant);
    expect(left).toEqual([{ id: 'still-open' }]);
    expect(await newest(tenant, 'old')).toMatchObject({ status: 'success', exchange: null });
  });

  it('what is younger stays', async () => {
    const { tenant } = await vendor.tenantIn(engine);
    await tenant.save([customer('young')]);
    await tenant.settled();
    await pruneRequests(engine.db, 30);
    expect((await newest(tenant, 'young')).exchange).not.toBeNull();
  });
});
