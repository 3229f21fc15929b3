import { eq } from 'drizzle-orm';
import { afterAll, expect, test } from 'vitest';
import { pruneRequests } from '../../src/db/requests/remote-requests.ts';
import { remoteRequests } from '../../src/db/schema/index.ts';
import { sealNow } from '../support/seal-now.ts';
import { type EngineApi, startEngineApi } from './engine-api.ts';
import type { Engine } from './harness.ts';
import type { Vendor } from './quickbooks.ts';
import { customer } from './samples.ts';
import { booksOf } from './vendor-books.ts';
import { withEngine } from './with-engine.ts';

let vendor: Vendor;
let engine: Engine;
let api: EngineApi;

withEngine((running) => {
  ({ vendor, engine } = running);
  api = startEngineApi(engine);
});
afterAll(() => api?.close());

test('what a write replaced is shown with it, as long as the request is kept', async () => {
  const { tenant, realmId } = await vendor.tenantIn(engine);
  const books = await booksOf(vendor, realmId);
  await tenant.save([customer('c1', { notes: 'as pushed first' })]);
  await tenant.settled();
  const [there] = (await vendor.objects(realmId, 'Customer')).filter(
    ({ DisplayName }) => DisplayName === 'Customer c1',
  );
  await books.change('Customer', there?.Id ?? '', { CompanyName: 'Written there Ltd' });
  await tenant.refresh();
  await tenant.save([customer('c1', { notes: 'as pushed second', companyName: 'Written there Ltd' })]);
  await tenant.settled();
  const client = await api.clientOf(tenant);
  const exchanges = await Promise.all(
    (await tenant.log())
      .filter(({ direction, status }) => direction === 'push' && status === 'success')
      .map(async ({ id }) => (await client({ url: `/v1/sync-log/${id}` })).body),
  );
  const replaced = exchanges.map(({ action, exchange }) => [
    action,
    exchange.replaced && JSON.parse(exchange.replaced),
  ]);
  expect(replaced).toEqual([
    ['created', null],
    ['updated', expect.objectContaining({ Notes: 'as pushed first', CompanyName: 'Written there Ltd' })],
  ]);

  await engine.db
    .update(remoteRequests)
    .set({ settledAt: new Date(Date.now() - 8 * 86_400_000) })
    .where(eq(remoteRequests.tenantId, tenant.tenantId));
  await sealNow(engine.db);
  await pruneRequests(engine.db, 7);
  const [entry] = (await tenant.log()).filter(({ action }) => action === 'updated').slice(-1);
  expect((await client({ url: `/v1/sync-log/${entry?.id}` })).body).toMatchObject({ exchange: null });
});
