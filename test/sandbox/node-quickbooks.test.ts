import { Readable } from 'node:stream';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Caller, Loose } from './support/client.ts';
import { invoiceOf, start } from './support/client.ts';

// The client has types of its own that say nothing of its statics, which are its one way to another host.
const QuickBooks: Loose = (await import('node-quickbooks')).default;

let us: Caller;
let client: Loose;

/** A refusal of the client's, which it hands over as it came: an error of its transport, or the fault itself. */
class Refusal extends Error {
  override readonly cause: Loose;

  constructor(cause: Loose) {
    super('refused');
    this.cause = cause;
  }
}

/** Calls a method of the client, which speaks in callbacks. */
function ask(method: string, ...input: unknown[]): Promise<Loose> {
  return new Promise((resolve, reject) => {
    client[method](...input, (error: Loose, answer: Loose) =>
      error ? reject(new Refusal(error)) : resolve(answer),
    );
  });
}

const faultOf = ({ cause }: Refusal) => (cause.response?.data ?? cause).Fault.Error[0];

beforeAll(async () => {
  us = await start();
  const { baseUrl, clientId, clientSecret, accessToken, refreshToken, realmId } = us.sandbox;
  QuickBooks.V3_ENDPOINT_BASE_URL = `${baseUrl}/v3/company/`;
  QuickBooks.TOKEN_URL = `${baseUrl}/oauth2/v1/tokens/bearer`;
  QuickBooks.REVOKE_URL = `${baseUrl}/v2/oauth2/tokens/revoke`;
  QuickBooks.USER_INFO_URL = `${baseUrl}/v1/openid_connect/userinfo`;
  client = new QuickBooks(
    clientId,
    clientSecret,
    accessToken,
    false,
    realmId,
    true,
    false,
    null,
    '2.0',
    refreshToken,
  );
});
afterAll(() => us.sandbox.close());

it('connects: company, preferences and user are there', async () => {
  expect((await ask('getCompanyInfo', us.realmId)).CompanyName).toBe('Sandbox Company');
  expect((await ask('getPreferences')).CurrencyPrefs.HomeCurrency.value).toBe('USD');
  expect((await ask('getUserInfo')).sub).toEqual(expect.any(String));
});

it('creates, reads, updates, and makes inactive', async () => {
  const made = await ask('createCustomer', { DisplayName: 'Node Client' });
  expect(made).toMatchObject({ SyncToken: '0', domain: 'QBO', sparse: false });
  const read = await ask('getCustomer', made.Id);
  const changed = await ask('updateCustomer', { ...read, Notes: 'seen' });
  expect(changed).toMatchObject({ SyncToken: '1', Notes: 'seen', DisplayName: 'Node Client' });
  expect((await ask('updateCustomer', { ...changed, Active: false })).Active).toBe(false);
});

it('tells refusals as the vendor does', async () => {
  await ask('createVendor', { DisplayName: 'Twice' });
  const error = await ask('createVendor', { DisplayName: 'Twice' }).catch(faultOf);
  expect(error.code).toBe('6240');
});

it('voids and deletes, by id and by object', async () => {
  const first = await ask('createInvoice', invoiceOf('1', 20));
  expect(await ask('voidInvoice', first.Id)).toMatchObject({
    Invoice: { TotalAmt: 0, PrivateNote: 'Voided' },
  });
  const second = await ask('createInvoice', invoiceOf('1', 20));
  expect(await ask('deleteInvoice', second.Id)).toMatchObject({
    Invoice: { status: 'Deleted', Id: second.Id },
  });
});

it('finds by criteria, counts, orders and pages', async () => {
  for (const amount of [1, 2, 3]) await ask('createSalesReceipt', { ...invoiceOf('2', amount) });
  const found = await ask('findSalesReceipts', [
    { field: 'CustomerRef', value: '2' },
    { field: 'TotalAmt', value: '2', operator: '>=' },
    { field: 'limit', value: 5 },
    { desc: 'TotalAmt' },
  ]);
  expect(found.QueryResponse.SalesReceipt.map((one: Loose) => one.TotalAmt)).toEqual([3, 2]);
  expect((await ask('findSalesReceipts', { count: true })).QueryResponse.totalCount).toBe(3);
  expect((await ask('findItems', { fetchAll: true })).QueryResponse.Item.length).toBeGreaterThanOrEqual(5);
});

it('sends batches and captures changes', async () => {
  const since = new Date(Date.now() - 60_000);
  const answer = await ask('batch', [
    { bId: '1', operation: 'create', Customer: { DisplayName: 'In a batch' } },
    { bId: '2', operation: 'create', Customer: { DisplayName: 'In a batch' } },
    { bId: '3', Query: "select * from Customer where DisplayName = 'In a batch'" },
  ]);
  const [made, refused, found] = answer.BatchItemResponse;
  expect(refused.Fault.Error[0].code).toBe('6240');
  expect(found.QueryResponse.Customer[0].Id).toBe(made.Customer.Id);
  const changes = await ask('changeDataCapture', ['Customer', 'Invoice'], since);
  const [customers, invoices] = changes.CDCResponse[0].QueryResponse;
  expect(customers.Customer.map((one: Loose) => one.DisplayName)).toContain('In a batch');
  expect(invoices.Invoice).toContainEqual(expect.objectContaining({ status: 'Deleted', domain: 'QBO' }));
});

it('uploads a file to an invoice, asks for its document and for a report', async () => {
  const invoice = await ask('createInvoice', invoiceOf('3', 30));
  const attached = await ask(
    'upload',
    'note.txt',
    'text/plain',
    Readable.from(['hello']),
    'Invoice',
    invoice.Id,
  );
  expect(attached.AttachableRef[0].EntityRef).toMatchObject({ type: 'Invoice', value: invoice.Id });
  const file = await ask('getAttachable', attached.Id);
  expect(await (await fetch(file.TempDownloadUri)).text()).toBe('hello');
  const document = await ask('getInvoicePdf', invoice.Id);
  expect(Buffer.from(document).subarray(0, 5).toString()).toBe('%PDF-');
  const report = await ask('reportCustomerBalance', {});
  expect(JSON.stringify(report.Rows)).toContain('30.00');
});

it('refreshes and revokes its tokens', async () => {
  const fresh = await ask('refreshAccessToken');
  expect(fresh.access_token).not.toBe(us.sandbox.accessToken);
  await ask('revokeAccess', true);
  const error = await ask('getCompanyInfo', us.realmId).catch(({ cause }: Refusal) => cause.response);
  expect(error.status).toBe(401);
});
