import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  addByPerson,
  type CompanyFile,
  createWebConnector,
  deleteByPerson,
  editByPerson,
  type WebConnector,
} from '../../../sandbox/quickbooks-desktop/index.ts';
import { users } from '../../../src/db/schema/index.ts';
import { waitUntil } from '../../../src/dev/wait-until.ts';
import { customer, invoice, payment, timesheet } from '../samples.ts';
import { changeInvoiceIn, type Entry, entriesIn, invoicesIn } from './company-books.ts';
import { type Desk, type DesktopOffice, openDesktopOffice } from './desk.ts';
import { expectExactlyOnce, fieldBusiness, mapAnn } from './field-business.ts';

let office: DesktopOffice;
beforeAll(async () => {
  office = await openDesktopOffice();
});
afterAll(() => office.close());

async function connected(): Promise<Desk> {
  const desk = await office.newDesk();
  await desk.connector.runUpdate();
  await mapAnn(office.engine, desk.tenant, desk.file);
  return desk;
}

async function lookWhatChanged(desk: Desk): Promise<void> {
  const {
    connector,
    tenant: { tenantId },
  } = desk;
  const { db } = office.engine;
  await db.execute(`update change_checks set due_at = now() where tenant_id = '${tenantId}'`);
  await longAgo(desk);
  await connector.runUpdate();
}

/** Whatever the last visit settled may have changed by now. */
async function longAgo({ tenant: { tenantId } }: Desk): Promise<void> {
  await office.engine.db.execute(
    `update desktop_sessions set opened_at = opened_at - interval '1 day' where tenant_id = '${tenantId}'`,
  );
}

/** One more computer with the same company file, as a person adds it to a connection. */
async function computerFor({ ask, file, tenant }: Desk, connectionId: string): Promise<WebConnector> {
  const [person] = await office.engine.db.select().from(users).where(eq(users.tenantId, tenant.tenantId));
  const added = await ask({
    method: 'POST',
    url: `/v1/connections/${connectionId}/connectors`,
    body: { name: 'Back office', userId: person?.id },
  });
  const { password, setupFile: qwc } = added.body;
  return createWebConnector({ qwc, password, companyFile: file, settings: { timeScale: 0.001 } });
}

/** What was made since, by its mark. */
async function since(before: readonly Entry[], file: CompanyFile): Promise<Map<string, Entry>> {
  const old = new Set(before.map(({ id }) => id));
  const made = (await entriesIn(file)).filter(({ id }) => !old.has(id));
  return new Map(made.map((entry) => [entry.mark, entry]));
}

test('the first session reads the company, and that connects it', async () => {
  const desk = await office.newDesk();
  expect(await desk.tenant.connection()).toMatchObject({ status: 'connecting', gateOpen: false });
  expect(await desk.connector.runUpdate()).toMatchObject({ outcome: 'done', deviations: [] });
  const { status, capabilities, region } = await desk.tenant.connection();
  expect({ status, region, name: capabilities?.companyName, version: capabilities?.vendor.version }).toEqual({
    status: 'active',
    region: 'US',
    name: desk.file.books.settings.companyName,
    version: '16',
  });
});

test('what was switched on or renamed in QuickBooks is known from the next session on', async () => {
  const desk = await connected();
  const renamed = {
    ...desk.file.books.settings,
    companyName: 'Renamed Landscaping',
    closingDate: '2026-02-28',
  };
  desk.file.books.configure(renamed);
  await desk.tenant.save([customer('c1')], { wake: false });
  await desk.work();
  expect((await desk.tenant.connection()).capabilities).toMatchObject({
    companyName: 'Renamed Landscaping',
    bookCloseDate: '2026-02-28',
  });
});

test('a whole business goes into the company file in one session', async () => {
  const desk = await connected();
  const before = await entriesIn(desk.file);
  const business = fieldBusiness(30);
  await desk.tenant.save(business.records, { wake: false });
  const reports = await desk.work();
  await expectExactlyOnce(desk, before, business);
  expect(reports.map(({ outcome, deviations }) => [outcome, deviations])).toEqual([['done', []]]);
});

test('over several sessions it is changed, voided and deleted, to the cent', async () => {
  const desk = await connected();
  const before = await entriesIn(desk.file);
  await desk.tenant.save(fieldBusiness(3).records, { wake: false });
  await desk.work();
  const lines = [{ quantity: '3', unitPrice: '33.33', amount: '99.99' }];
  await desk.tenant.save(
    [
      customer('c0', { displayName: 'Customer c0 Ltd' }),
      invoice('i0', 'c0', { lines, total: '99.99' }),
      payment('p1', 'c1', 'i1', { status: 'void' }),
      timesheet('t2', 'ann', { entries: [] }),
    ],
    { wake: false },
  );
  await desk.work();
  const there = await since(before, desk.file);
  expect(there.get('Customer c0')).toBeUndefined();
  expect(there.get('Customer c0 Ltd')).toBeDefined();
  expect(there.get('N-i0')?.amounts).toEqual(['99.99', '0.00', '89.98']);
  // Its payment is gone, so all of it is open: 3 × 11.38 and 9.99, and the tax on the first.
  expect(there.get('N-i1')?.amounts).toEqual(['44.13', '2.65', '46.78']);
  expect(there.get('[LB:p1]')).toBeUndefined();
  expect(there.get('[LB:t2:e]')).toBeUndefined();
  expect(there.get('[LB:t1:e]')).toBeDefined();
  await desk.tenant.save([customer('c0', { displayName: 'Customer c0 Ltd' })], { wake: false });
  expect(await desk.work()).toMatchObject([{ exchanges: 0 }]);
});

test('a payment that is void here, which is deleted there for it, is not told as missing afterwards', async () => {
  const desk = await connected();
  const { tenant } = desk;
  await tenant.save([customer('c1'), invoice('i1', 'c1'), payment('p1', 'c1', 'i1')], { wake: false });
  await desk.work();
  await tenant.save([payment('p1', 'c1', 'i1', { status: 'void' })], { wake: false });
  await desk.work();
  expect((await entriesIn(desk.file)).map(({ mark }) => mark)).not.toContain('[LB:p1]');
  const told = await tenant.log();
  await lookWhatChanged(desk);
  expect(await tenant.queue()).toEqual([]);
  expect(await tenant.log()).toEqual(told);
  expect((await tenant.links()).filter(({ missingSince }) => missingSince !== null)).toEqual([]);
});

test('what is there already comes in by a pull, to the cent, and what is changed there afterwards by itself', async () => {
  const desk = await connected();
  const { file, tenant } = desk;
  const made = addByPerson(file.books, 'Customer', { Name: 'Walk-in', Email: 'walk@example.com' });
  const bill = addByPerson(file.books, 'Invoice', {
    CustomerRef: { FullName: 'Walk-in' },
    TxnDate: '2026-03-05',
    RefNumber: '77',
    InvoiceLineAdd: [
      {
        ItemRef: { FullName: 'Gardening' },
        Quantity: '3',
        Rate: '16.67',
        SalesTaxCodeRef: { FullName: 'Non' },
      },
    ],
  });
  addByPerson(file.books, 'ReceivePayment', {
    CustomerRef: { FullName: 'Walk-in' },
    TxnDate: '2026-03-06',
    TotalAmount: '20.01',
    AppliedToTxnAdd: [{ TxnID: bill.id, PaymentAmount: '20.01' }],
  });
  const { batchId } = await tenant.pull(['customer', 'service_item', 'invoice', 'payment']);
  await desk.until('the pull to end', async () => (await tenant.batch(batchId)).state === 'done');
  expect(await tenant.batch(batchId)).toMatchObject({ failed: 0 });
  const links = await tenant.links();
  const ours = (externalId: string) => links.find((link) => link.externalId === externalId);
  const customerId = ours(made.id)?.recordId ?? '';
  expect(await tenant.record('invoice', ours(bill.id)?.recordId ?? '')).toMatchObject({
    customerId,
    number: '77',
    total: '50.01',
    lines: [{ quantity: '3', amount: '50.01' }],
  });
  const [paid] = links.filter(({ entityType }) => entityType === 'payment');
  expect(await tenant.record('payment', paid?.recordId ?? '')).toMatchObject({ amount: '20.01' });
  expect(await tenant.queue()).toEqual([]);

  editByPerson(file.books, 'Customer', made.id, { Phone: '555-0100' });
  await lookWhatChanged(desk);
  expect(await tenant.record('customer', customerId)).toMatchObject({ phone: '555-0100' });
});

test('an edit there within the second of our own write comes in, and nothing is written over it unseen', async () => {
  const desk = await connected();
  const { file, tenant } = desk;
  const bill = (id: string, amount: string, more: object = {}) => {
    const lines = [{ description: 'Work', quantity: '1', unitPrice: amount, amount }];
    return invoice(id, 'c1', { lines, total: amount, ...more });
  };
  const ids = ['clash', 'beside', 'odd', 'theirs'];
  await tenant.save([customer('c1'), ...ids.map((id) => bill(id, '50.00'))], { wake: false });
  await desk.work();
  const sameSecond = { sameSecond: true };
  changeInvoiceIn(file, 'N-clash', { amount: '75.00' }, sameSecond);
  changeInvoiceIn(file, 'N-beside', { email: 'there@example.com' }, sameSecond);
  changeInvoiceIn(file, 'N-odd', 'unreadable', sameSecond);
  changeInvoiceIn(file, 'N-theirs', { message: 'said there' }, sameSecond);
  // Before anybody has looked what changed there.
  await tenant.save(
    [bill('clash', '60.00'), bill('beside', '50.00', { customerMessage: 'said here' }), bill('odd', '60.00')],
    { wake: false },
  );
  await desk.work();
  const after = new Map((await invoicesIn(file)).map((each) => [each.number, each]));
  expect(after.get('N-clash')).toMatchObject({ total: '60.00' });
  const told = (await tenant.log()).filter(({ recordId }) => recordId === 'clash');
  expect(told.map(({ message }) => message ?? '').join(' ')).toMatch(/60\.00.*75\.00/);
  expect(after.get('N-beside')).toMatchObject({ message: 'said here', email: 'there@example.com' });
  expect(await tenant.record('invoice', 'beside')).toMatchObject({ email: 'there@example.com' });
  expect(after.get('N-odd')).toMatchObject({ total: '55.00' });
  expect((await tenant.queue()).map(({ recordId, errorType }) => [recordId, errorType])).toEqual([
    ['odd', 'UnreadableThere'],
  ]);
  await lookWhatChanged(desk);
  expect(await tenant.record('invoice', 'theirs')).toMatchObject({ customerMessage: 'said there' });
}, 180_000);

test('what changes after the computer’s clock was set back is seen, until the clock shows later times again', async () => {
  const HOUR = 3_600_000;
  const desk = await office.newDesk();
  const { file, tenant } = desk;
  const { clock } = file.books;
  await desk.connector.runUpdate();
  await tenant.save([customer('c1'), customer('c2')], { wake: false });
  await desk.work();
  const seen = async (phone: string, id: string) => {
    const { tenantId } = tenant;
    await office.engine.db.execute(`update change_checks set due_at = now() where tenant_id = '${tenantId}'`);
    await office.engine.db.execute(
      `update desktop_sessions set opened_at = opened_at - interval '1 day' where tenant_id = '${tenantId}'`,
    );
    await desk.until(
      `${phone} to be seen`,
      async () => (await tenant.record('customer', id))?.phone === phone,
    );
  };
  const edit = (id: string, Phone: string) => {
    const link = file.books.all('Customer').find(({ fields }) => fields.Name === `Customer ${id}`);
    editByPerson(file.books, 'Customer', link?.id ?? '', { Phone });
  };
  clock.shift(1_000);
  edit('c1', '1');
  await seen('1', 'c1');
  clock.shift(-9 * HOUR);
  edit('c1', '2');
  await seen('2', 'c1');
  // The newest time that is known there is still ahead of its clock.
  clock.shift(HOUR);
  edit('c2', '3');
  await seen('3', 'c2');
});

test('after ninety days away a full comparison finds what was deleted, which QuickBooks no longer tells', async () => {
  const DAYS = 91;
  const desk = await connected();
  const { file, tenant } = desk;
  await tenant.save([customer('c1'), invoice('i1', 'c1'), invoice('i2', 'c1')], { wake: false });
  await desk.work();
  const gone = (await tenant.links()).find(({ recordId }) => recordId === 'i1');
  deleteByPerson(file.books, 'Invoice', gone?.externalId ?? '');
  file.books.clock.shift(DAYS * 86_400_000);
  const { tenantId } = tenant;
  await office.engine.db.execute(
    `update change_cursors set since = since - interval '${DAYS} days' where tenant_id = '${tenantId}'`,
  );
  await lookWhatChanged(desk);
  await desk.until('the comparison', async () => (await tenant.queue()).length > 0);
  expect((await tenant.queue()).map(({ recordId, errorType }) => [recordId, errorType])).toEqual([
    ['i1', 'CounterpartMissing'],
  ]);
  const url = '/v1/records/invoice/i1/sync';
  expect(await desk.ask({ method: 'POST', url })).toMatchObject({ status: 202 });
  await desk.work();
  const ours = (await invoicesIn(file))
    .map(({ number }) => number)
    .filter((number) => /^N-i[12]$/.test(number));
  expect(ours.sort()).toEqual(['N-i1', 'N-i2']);
});

test('an import stages what the company file holds, and links what is decided', async () => {
  const desk = await connected();
  const { tenant, file, ask } = desk;
  addByPerson(file.books, 'Customer', { Name: 'Known There', Email: 'same@example.com' });
  await tenant.save([customer('here', { displayName: 'Known Here', email: 'same@example.com' })], {
    wake: false,
  });
  await office.engine.db.execute(`delete from sync_queue where tenant_id = '${tenant.tenantId}'`);
  const url = `/v1/connections/${tenant.connectionId}/imports`;
  const started = await ask({ method: 'POST', url, body: { entityTypes: ['customer'] } });
  const importUrl = `/v1/imports/${started.body.id}`;
  const isIn = (state: string) => async () => (await ask({ url: importUrl })).body.state === state;
  await desk.until('the review', isIn('review'));
  const { body } = await ask({ url: `${importUrl}/rows?limit=500` });
  const found = body.items.find(({ name }: { name: string }) => name === 'Known There');
  expect(found).toMatchObject({ suggestion: 'email', suggestedId: 'here', decision: 'link' });
  await ask({ method: 'POST', url: `${importUrl}/confirm`, body: {} });
  await desk.until('the end', isIn('done'));
  const [linked] = (await tenant.links()).filter(({ recordId }) => recordId === 'here');
  expect(file.books.byId(linked?.externalId)?.fields).toMatchObject({ Name: 'Known There' });
});

test('nothing goes into another company file, even one that the Web Connector has stamped for us', async () => {
  const desk = await connected();
  await desk.tenant.save([customer('c1')], { wake: false });
  desk.file.openOther(true);
  const [before, stamped] = [
    desk.file.otherFile?.books.all('Customer'),
    desk.file.otherFile?.books.extensions,
  ];
  const report = await desk.connector.runUpdate();
  expect(stamped).toEqual([]);
  expect(desk.file.otherFile?.books.extensions).not.toEqual([]);
  expect(report).toMatchObject({
    outcome: 'failed',
    exchanges: 0,
    message: expect.stringContaining('“Another Company” is open'),
  });
  expect(desk.file.otherFile?.books.all('Customer')).toEqual(before);
  desk.file.openOther(false);
  await desk.work();
  expect(await desk.tenant.links()).toHaveLength(1);
});

test('a company that was disconnected is connected again by a computer that is added, and nothing goes in twice', async () => {
  const desk = await connected();
  const { tenant, file, ask } = desk;
  const before = await entriesIn(file);
  const saved = [customer('c1'), invoice('i1', 'c1'), payment('p1', 'c1', 'i1')];
  await tenant.save(saved, { wake: false });
  await desk.work();
  const [links, there] = [await tenant.links(), await since(before, file)];
  const url = `/v1/connections/${tenant.connectionId}`;
  await ask({ method: 'POST', url: `${url}/disconnect` });
  expect(await desk.connector.runUpdate()).toMatchObject({ outcome: 'not-authorised' });

  await (await computerFor(desk, tenant.connectionId)).runUpdate();
  expect(await tenant.connection()).toMatchObject({ status: 'active' });
  await tenant.save([...saved, customer('c2')], { wake: false });
  await desk.work();
  expect([...(await since(before, file)).keys()].sort()).toEqual([...there.keys(), 'Customer c2'].sort());
  expect((await tenant.links()).map(({ externalId }) => externalId)).toEqual(
    expect.arrayContaining(links.map(({ externalId }) => externalId)),
  );
});

test('a second connection for a company file that another one knows is told so, and is not connected', async () => {
  const desk = await office.newDesk({ like: await office.template() });
  const { tenant, ask } = desk;
  await desk.connector.runUpdate();
  const { body: second } = await ask({
    method: 'POST',
    url: '/v1/connections',
    body: { provider: 'quickbooks-desktop' },
  });
  const connector = await computerFor(desk, second.id);
  const visit = () => connector.runUpdate();
  const isTold = (what: RegExp) => ({
    outcome: 'failed',
    exchanges: 0,
    message: expect.stringMatching(what),
  });
  expect(await visit()).toMatchObject(isTold(/connected already.*book everything twice/));

  await ask({ method: 'POST', url: `/v1/connections/${tenant.connectionId}/disconnect` });
  // As the guidance has it: the mark of the first one is taken out.
  await desk.connector.remove();
  await longAgo(desk);
  expect(await visit()).toMatchObject(isTold(/was connected before.*add this computer there/));
  expect((await ask({ url: `/v1/connections/${second.id}` })).body.status).toBe('connecting');
});

test('a company file with the mark of an earlier set-up says what to remove, and is ours once that is done', async () => {
  const desk = await office.newDesk({ like: await office.template() });
  await desk.tenant.save([customer('c1')], { wake: false });
  await desk.connector.runUpdate();
  const { books } = desk.file;
  books.extensions = books.extensions.map((each) =>
    each.name === 'FileID' ? { ...each, value: '{6F0B3A52-0000-4000-8000-000000000000}' } : each,
  );
  const { tenantId } = desk.tenant;
  await office.engine.db.execute(
    `update desktop_sessions set opened_at = opened_at - interval '1 day' where tenant_id = '${tenantId}'`,
  );
  expect(await desk.connector.runUpdate()).toMatchObject({
    outcome: 'failed',
    exchanges: 0,
    message: expect.stringMatching(/mark of an earlier set-up.*Web Connector.*click Remove/),
  });
  await desk.connector.remove();
  await desk.tenant.save([customer('c2')], { wake: false });
  await desk.work();
  expect(await desk.tenant.links()).toHaveLength(2);
});

test('a window that is open in QuickBooks is one banner; once it is closed the next session goes on', async () => {
  const desk = await office.newDesk({ like: await office.template() });
  await desk.tenant.save([customer('c1')], { wake: false });
  desk.file.faults.add({ kind: 'hresult', at: 'request', code: '0x80040414', skip: 1, times: 1 });
  await desk.connector.runUpdate();
  await waitUntil(
    { what: 'the banner', timeoutMs: 60_000 },
    async () => (await desk.tenant.connection()).status === 'paused' || undefined,
  );
  expect(await desk.tenant.log()).toEqual([]);
  await desk.work();
  expect(await desk.tenant.connection()).toMatchObject({ status: 'active', pauseReason: null });
  expect(await desk.tenant.links()).toHaveLength(1);
});

test('a version that QuickBooks does not take is lowered in the same session, and is no failed attempt', async () => {
  const desk = await office.newDesk({ like: await office.template() });
  desk.file.books.configure({ ...desk.file.books.settings, acceptsUpTo: 11 });
  await desk.tenant.save([customer('c1'), invoice('i1', 'c1')], { wake: false });
  expect(await desk.work()).toMatchObject([{ outcome: 'done' }]);
  expect((await desk.tenant.connection()).capabilities?.vendor.version).toBe('11');
  expect((await desk.tenant.log()).map(({ status, attempt }) => [status, attempt])).toEqual([
    ['success', 1],
    ['success', 1],
  ]);
});

test('while Enable Sync is off a visit with nothing to look at is not opened', async () => {
  const desk = await office.newDesk({ like: await office.template() });
  await desk.tenant.save([customer('c1')], { wake: false });
  await office.engine.db.execute(
    `update sync_settings set enabled = false where tenant_id = '${desk.tenant.tenantId}'`,
  );
  // The first visit of a computer looks for changes; then nothing is due.
  await desk.connector.runUpdate();
  expect(await desk.connector.runUpdate()).toMatchObject({ outcome: 'no-data', exchanges: 0 });
  expect(await desk.tenant.links()).toEqual([]);
  await office.engine.db.execute(
    `update sync_settings set enabled = true where tenant_id = '${desk.tenant.tenantId}'`,
  );
  await desk.work();
  expect(await desk.tenant.links()).toHaveLength(1);
});

test('a company file that refuses accents takes the record once they are left out; ours keeps them, and the log tells it', async () => {
  const desk = await office.newDesk({ settings: { unproven: { latin1Entities: 'refuse' } } });
  const { file, tenant } = desk;
  await desk.connector.runUpdate();
  await tenant.save([customer('c1', { displayName: 'Zoë Brontë' }), customer('c2')], { wake: false });
  await desk.work();
  const names = () => file.books.all('Customer').map(({ fields }) => fields.Name);
  expect(names()).toContain('Customer c2');
  expect(await tenant.queue()).toMatchObject([{ recordId: 'c1', error: { vendor: { code: '80040400' } } }]);

  const url = `/v1/connections/${tenant.connectionId}/settings`;
  const body = { enabled: true, autoSync: {}, conflictPolicy: 'ours_wins', foldAccents: true };
  const put = await desk.ask({ method: 'PUT', url, body, headers: { 'if-match': '*' } });
  expect([put.status, put.body.foldAccents]).toEqual([200, true]);
  await tenant.retry('customer', 'c1');
  await desk.work();
  expect(names().filter((name) => name?.toString().startsWith('Zo'))).toEqual(['Zoe Bronte']);
  const told = (await tenant.log()).findLast(
    ({ recordId, status }) => recordId === 'c1' && status === 'success',
  );
  expect(told?.message).toContain('written with others: displayName');

  await tenant.save([customer('c1', { displayName: 'Zoë Brontë', phone: '555-0101' })], { wake: false });
  await desk.work();
  const made = file.books.all('Customer').find(({ fields }) => fields.Name === 'Zoe Bronte');
  expect(made?.fields.Phone).toBe('555-0101');
  await lookWhatChanged(desk);
  expect(await tenant.record('customer', 'c1')).toMatchObject({ displayName: 'Zoë Brontë' });
  expect(await tenant.queue()).toEqual([]);
});
