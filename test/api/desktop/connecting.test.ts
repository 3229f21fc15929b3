import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { switchFeature } from '../../../src/db/people/tenants.ts';
import { connections, desktopLogins } from '../../../src/db/schema/index.ts';
import { newDesk, type Office, openOffice } from './office.ts';

let office: Office;
beforeAll(async () => {
  office = await openOffice();
});
afterAll(() => office.close());

it('an accounting system says how it is connected, and a connection to one that polls begins closed', async () => {
  const client = await office.api.client();
  const { body } = await client.call({ url: '/v1/providers' });
  expect(body.items).toMatchObject([
    { name: 'quickbooks-desktop', title: 'QuickBooks Desktop', connecting: 'program', offered: true },
  ]);
  const made = await client.call({
    method: 'POST',
    url: '/v1/connections',
    body: { provider: 'quickbooks-desktop' },
  });
  expect([made.status, made.body.status]).toEqual([201, 'connecting']);
  const [row] = await office.api.db.select().from(connections).where(eq(connections.id, made.body.id));
  expect(row?.gateOpen).toBe(false);
  // Nothing goes either way until a person has approved it, unless that is switched off.
  const { body: settings } = await client.call({ url: `/v1/connections/${made.body.id}/settings` });
  expect(settings.approvalRequired).toBe(true);
});

it('without the feature it is a 403 that names it, for connections and for computers', async () => {
  const desk = await newDesk(office);
  const { db } = office.api;
  await switchFeature(db, desk.tenantId, 'desktop', false);
  const ask = [
    { url: '/v1/connections', body: { provider: 'quickbooks-desktop' } },
    { url: `/v1/connections/${desk.connectionId}/connectors`, body: { name: 'Second', userId: desk.userId } },
  ];
  for (const { url, body } of ask) {
    const refused = await desk.client.call({ method: 'POST', url, body });
    expect([refused.status, refused.body.code]).toEqual([403, 'feature_off']);
    expect(refused.body.detail).toContain('"desktop"');
  }
  expect((await desk.client.call({ url: '/v1/providers' })).body.items[0].offered).toBe(false);
  await switchFeature(db, desk.tenantId, 'desktop', true);
  const [first] = ask;
  expect((await desk.client.call({ method: 'POST', url: first?.url ?? '', body: first?.body })).status).toBe(
    201,
  );
});

it('a second computer that works for the same company file is warned of, until one is revoked', async () => {
  const desk = await newDesk(office);
  const url = `/v1/connections/${desk.connectionId}/connectors`;
  const second = await desk.client.call({
    method: 'POST',
    url,
    body: { name: 'Back office', userId: desk.userId },
  });
  const warnings = async () =>
    (await desk.client.call({ url })).body.data.map(({ warning }: { warning: string | null }) => warning);
  expect(await warnings()).toEqual([null, null]);
  await office.api.db
    .update(desktopLogins)
    .set({ lastSeenAt: new Date(), computer: 'PC' })
    .where(eq(desktopLogins.tenantId, desk.tenantId));
  expect(await warnings()).toEqual([
    expect.stringContaining('Back office (PC)'),
    expect.stringContaining('Front desk (PC)'),
  ]);
  await desk.client.call({ method: 'POST', url: `${url}/${second.body.connector.id}/revoke` });
  expect(await warnings()).toEqual([null, null]);
});

it('what went wrong at the computer is the banner, with what to do, until the next visit', async () => {
  const desk = await newDesk(office);
  const banner = async () =>
    (await desk.client.call({ url: `/v1/connections/${desk.connectionId}/health` })).body.banner;
  desk.file.desk.modalDialog = true;
  await desk.connector.runUpdate();
  expect((await banner()).message).toMatch(/close the open window\..*\(0x80040414\)$/);
  desk.file.desk.modalDialog = false;
  await office.api.db.execute(
    `update desktop_sessions set opened_at = now() - interval '1 day' where tenant_id = '${desk.tenantId}'`,
  );
  await desk.connector.runUpdate();
  expect(await banner()).toBeNull();
});
