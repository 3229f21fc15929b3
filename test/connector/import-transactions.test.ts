import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { waitUntil } from '../../src/dev/wait-until.ts';
import { type Books, booksOf } from '../engine/vendor-books.ts';
import { type Business, type Stack, startStack } from '../service-invoice-pro/business.ts';

/** "Import Transactions - this is for advanced troubleshooting by a QB Sync Support Rep." */

let stack: Stack;
let business: Business;
let books: Books;
let ada: string;

beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack?.close());
beforeEach(async () => {
  business = await stack.newBusiness();
  books = await booksOf(stack.vendor, business.realmId);
  ada = await books.create('Customer', { DisplayName: 'Ada There' });
});

const invoiceThere = (number: string, date: string, rest: object = {}) =>
  books.create('Invoice', {
    CustomerRef: { value: ada },
    DocNumber: number,
    TxnDate: date,
    Line: [
      {
        Amount: 10,
        DetailType: 'SalesItemLineDetail',
        SalesItemLineDetail: { ItemRef: { value: '1' } },
      },
    ],
    ...rest,
  });
const lookUp = async (query: string) => {
  const answer = await business.get(`${business.connection}/transactions?type=invoice&${query}`);
  if (answer.status !== 200) throw new Error(answer.text);
  return answer.body;
};
const importAll = async (...transactions: { type: string; externalId: string }[]) => {
  const { status, body, text } = await business.post(`${business.connection}/transactions/import`, {
    transactions,
  });
  if (status !== 202) throw new Error(text);
  return waitUntil({ what: 'the import', timeoutMs: 60_000 }, async () => {
    const found = await business.get(`/v1/batches/${body.id}`);
    return ['done', 'failed'].includes(found.body.state) ? found.body : undefined;
  });
};
const numbersHere = async (): Promise<string[]> => {
  const { body } = await business.get('/v1/invoices?limit=100');
  return body.items.map(({ data }: { data: { number: string } }) => data.number).sort();
};
const numbersOf = ({ items }: { items: { name: string }[] }) => items.map(({ name }) => name).sort();

test('Import Transactions: by number, by id or by date range they are shown first, with what importing each would do, and nothing is stored', async () => {
  const one = await invoiceThere('A-1', '2026-11-03');
  await invoiceThere('A-2', '2026-11-04');
  const three = await invoiceThere('A-3', '2026-11-20');
  const found = await lookUp(`numbers=A-1,Z-9&ids=${three},424242`);
  expect(numbersOf(found)).toEqual(['A-1', 'A-3']);
  expect(found.missing).toEqual(['424242', 'Z-9']);
  expect(found.items.find(({ externalId }: { externalId: string }) => externalId === one)).toMatchObject({
    type: 'invoice',
    date: '2026-11-03',
    total: '10.00',
    customer: null,
    outcome: 'create',
    recordId: null,
  });
  const [, here] = found.items;
  expect(here.comesWith).toContainEqual({ type: 'customer', count: 1 });
  expect(numbersOf(await lookUp('from=2026-11-03&to=2026-11-04'))).toEqual(['A-1', 'A-2']);
  expect(await numbersHere()).toEqual([]);
  expect((await business.get('/v1/customers')).body.items).toEqual([]);
  expect((await business.get('/v1/sync-log')).body.items).toEqual([]);
});

test('then imported: those that were named come in with what they refer to, once, and no other; the audit trail names them and who did it', async () => {
  const one = await invoiceThere('A-1', '2026-11-03');
  await invoiceThere('A-2', '2026-11-03');
  const named = [{ type: 'invoice', externalId: one }];
  expect(await importAll(...named)).toMatchObject({ kind: 'pull', succeeded: 1, failed: 0 });
  expect(await numbersHere()).toEqual(['A-1']);
  const { items } = await lookUp('numbers=A-1');
  expect(items).toMatchObject([{ outcome: 'nothing', customer: 'Ada There', comesWith: [] }]);
  expect(await importAll(...named)).toMatchObject({ succeeded: 0, skipped: 1, failed: 0 });
  expect(await numbersHere()).toEqual(['A-1']);
  const audit = await business.get('/v1/audit?action=importTransactions');
  expect(audit.body.items).toHaveLength(2);
  expect(audit.body.items[0]).toMatchObject({
    actorName: 'API key “owner”',
    detail: { asked: { transactions: named } },
  });
});

test('a payment brings its invoice and its customer along; the amounts are those of QuickBooks to the cent', async () => {
  const invoice = await invoiceThere('A-1', '2026-11-03');
  const payment = await books.create('Payment', {
    CustomerRef: { value: ada },
    TotalAmt: 10,
    TxnDate: '2026-11-05',
    PaymentRefNum: 'Cheque 7',
    Line: [{ Amount: 10, LinkedTxn: [{ TxnId: invoice, TxnType: 'Invoice' }] }],
  });
  const query = `${business.connection}/transactions?type=payment&numbers=cheque 7`.replaceAll(' ', '%20');
  const { body } = await business.get(query);
  expect(body).toMatchObject({
    missing: [],
    items: [{ externalId: payment, total: '10.00', outcome: 'create' }],
  });
  expect(await importAll({ type: 'payment', externalId: payment })).toMatchObject({ failed: 0 });
  expect(await numbersHere()).toEqual(['A-1']);
  const [here] = (await business.get('/v1/payments')).body.items;
  expect(here.data).toMatchObject({ amount: '10.00', allocations: [{ amount: '10.00' }] });
});

test('one that is gone, or that cannot be kept here, is told and nothing else fails for it', async () => {
  const one = await invoiceThere('A-1', '2026-11-03');
  const gone = await invoiceThere('A-2', '2026-11-03');
  await books.remove('Invoice', gone);
  const batch = await importAll({ type: 'invoice', externalId: one }, { type: 'invoice', externalId: gone });
  expect(batch).toMatchObject({ state: 'done', succeeded: 1, failed: 1 });
  const { body } = await business.get(`/v1/sync-log?batch=${batch.id}&status=error`);
  expect(body.items).toMatchObject([{ externalId: gone, message: 'It is not there any more.' }]);
});

test('what the preview says of a record that both sides changed is what the import does', async () => {
  const one = await invoiceThere('A-1', '2026-11-03');
  await importAll({ type: 'invoice', externalId: one });
  await books.change('Invoice', one, { DueDate: '2027-01-15' });
  const before = (await lookUp(`ids=${one}`)).items[0];
  expect(before).toMatchObject({ outcome: 'update' });
  await importAll({ type: 'invoice', externalId: one });
  const { body } = await business.get(`/v1/invoices/${before.recordId}`);
  expect(body.data.dueDate).toBe('2027-01-15');
});

test('an account that is not synced stays out, and the preview says so', async () => {
  const one = await invoiceThere('A-1', '2026-11-03');
  await importAll({ type: 'invoice', externalId: one });
  const { body } = await business.get('/v1/customers');
  await business.post(`${business.connection}/accounts/unsync`, { ids: [body.items[0].id] });
  await invoiceThere('A-2', '2026-11-04');
  const { items } = await lookUp('numbers=A-2');
  expect(items).toMatchObject([{ outcome: 'nothing', message: 'Its account is not synced.' }]);
});

test('on a connection with approval required they await a person', async () => {
  const url = `${business.connection}/settings`;
  const { body, headers } = await business.get(url);
  const { enabled, conflictPolicy, accounts } = body;
  await business.api.call({
    method: 'PUT',
    url,
    body: { enabled, conflictPolicy, accounts, autoSync: {}, approvalRequired: true },
    headers: { 'if-match': String(headers.etag) },
  });
  // Its customer comes in before, as somebody approved.
  const customer = await books.create('Customer', { DisplayName: 'Grace There' });
  const one = await invoiceThere('A-1', '2026-11-03', { CustomerRef: { value: customer } });
  await importAll({ type: 'invoice', externalId: one });
  expect(await numbersHere()).toEqual([]);
  const { items } = await lookUp(`ids=${one}`);
  expect(items).toMatchObject([{ outcome: 'awaits_approval', message: 'It waits in the Sync Wizard.' }]);
});
