import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { waitUntil } from '../../src/dev/wait-until.ts';
import type { SandboxObject } from '../engine/quickbooks.ts';
import { type Books, booksOf } from '../engine/vendor-books.ts';
import { type Business, type Stack, startStack } from '../service-invoice-pro/business.ts';

/** "Update Balance Report … will process through every current and former Client to update their account balance". */

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack?.close());

const reportSchema = z.looseObject({
  id: z.string(),
  state: z.string(),
  summary: z.string(),
  reads: z.int(),
  clients: z.int(),
  balances: z.int(),
  differing: z.int(),
});
const rowSchema = z.looseObject({
  id: z.string(),
  name: z.string(),
  customerId: z.string().nullable(),
  externalId: z.string().nullable(),
  ours: z.string(),
  theirs: z.string(),
  difference: z.string(),
  former: z.boolean(),
});
type Row = z.infer<typeof rowSchema>;
const readsSchema = z.looseObject({
  reads: z.int(),
  features: z.array(z.object({ feature: z.string(), reads: z.int() })),
});

async function store(business: Business, url: string, body: object): Promise<void> {
  const answer = await business.put(url, body);
  if (answer.status > 299) throw new Error(answer.text);
}

async function switchSync(business: Business, enabled: boolean): Promise<void> {
  const url = `${business.connection}/settings`;
  const { body, headers } = await business.get(url);
  const { conflictPolicy, accounts } = body;
  const answer = await business.api.call({
    method: 'PUT',
    url,
    body: { enabled, conflictPolicy, accounts, autoSync: {} },
    headers: { 'if-match': String(headers.etag) },
  });
  if (answer.status !== 200) throw new Error(answer.text);
}

async function report(business: Business): Promise<z.infer<typeof reportSchema>> {
  const started = await business.post(`${business.connection}/balance-reports`);
  expect(started.status).toBe(202);
  const { id } = reportSchema.parse(started.body);
  return waitUntil({ what: 'the balance report to end', timeoutMs: 60_000 }, async () => {
    const now = reportSchema.parse((await business.get(`/v1/balance-reports/${id}`)).body);
    return ['done', 'failed'].includes(now.state) ? now : undefined;
  });
}

async function rowsOf(business: Business, reportId: string, query = ''): Promise<Row[]> {
  const rows: Row[] = [];
  for (let cursor = ''; ; ) {
    const { body } = await business.get(`/v1/balance-reports/${reportId}/rows?limit=4${query}${cursor}`);
    const page = z.object({ items: z.array(rowSchema), next: z.string().nullable() }).parse(body);
    rows.push(...page.items);
    if (page.next === null) return rows;
    cursor = `&cursor=${page.next}`;
  }
}

const cents = (amount: unknown) => Math.round(Number(amount ?? 0) * 100);
const text = (amount: number) => (amount / 100).toFixed(2);

/** The same numbers each time. */
function randomly(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * below);
  };
}

/** What the test itself has handed over, in cents. */
interface Model {
  invoices: Map<string, { customer: string; total: number; paid: number; status: string }>;
  payments: Map<
    string,
    { customer: string; amount: number; allocated: number; invoice?: string; void: boolean }
  >;
}

const invoiceBody = (
  id: string,
  { customer, total, status }: { customer: string; total: number; status: string },
) => ({
  customerId: customer,
  number: id,
  status,
  issueDate: '2026-11-01',
  lines: [{ description: 'Work', quantity: '1', unitPrice: text(total), amount: text(total) }],
  total: text(total),
});

const paymentBody = (payment: {
  customer: string;
  amount: number;
  allocated: number;
  invoice?: string;
  void: boolean;
}) => ({
  customerId: payment.customer,
  status: payment.void ? 'void' : 'collected',
  date: '2026-11-02',
  amount: text(payment.amount),
  allocations:
    payment.invoice === undefined ? [] : [{ invoiceId: payment.invoice, amount: text(payment.allocated) }],
});

/** Open invoices less what of payments is not used up, from the model alone. */
function oursIn({ invoices, payments }: Model, customer: string): number {
  const used = (invoiceId: string) =>
    [...payments.values()]
      .filter((payment) => !payment.void && payment.invoice === invoiceId)
      .reduce((sum, { allocated }) => sum + allocated, 0);
  const open = [...invoices].filter(
    ([, invoice]) => invoice.customer === customer && invoice.status === 'sent',
  );
  const owed = open.reduce((sum, [id, { total }]) => sum + total - used(id), 0);
  const good = [...payments.values()]
    .filter((payment) => payment.customer === customer && !payment.void)
    .reduce((sum, payment) => {
      const isOpen = payment.invoice !== undefined && invoices.get(payment.invoice)?.status === 'sent';
      return sum + payment.amount - (isOpen ? payment.allocated : 0);
    }, 0);
  return owed - good;
}

/** The stand-in's own documents, added up: nothing of its balances is taken for granted. */
async function theirsIn(realmId: string): Promise<Map<string, number>> {
  const sums = new Map<string, number>();
  const add = (rows: SandboxObject[], sign: number, field: string) => {
    for (const row of rows) {
      const { value } = z.object({ value: z.string() }).parse(row.CustomerRef);
      sums.set(value, (sums.get(value) ?? 0) + sign * cents(row[field]));
    }
  };
  add(await stack.vendor.objects(realmId, 'Invoice'), 1, 'Balance');
  add(await stack.vendor.objects(realmId, 'CreditMemo'), -1, 'RemainingCredit');
  add(await stack.vendor.objects(realmId, 'Payment'), -1, 'UnappliedAmt');
  return sums;
}

const CUSTOMERS = ['a', 'b', 'c', 'd', 'e'];

async function handOver(business: Business, model: Model, random: (below: number) => number, prefix: string) {
  for (const [index, customer] of CUSTOMERS.entries()) {
    const id = `${prefix}-${index}`;
    const invoice = {
      customer,
      total: 1_000 + random(90_000),
      paid: 0,
      status: random(5) === 0 ? 'void' : 'sent',
    };
    model.invoices.set(id, invoice);
    await store(business, `/v1/invoices/${id}`, invoiceBody(id, invoice));
    const amount = 100 + random(invoice.total);
    const allocated = invoice.status === 'void' || random(3) === 0 ? 0 : Math.min(amount, 1 + random(amount));
    const payment = {
      customer,
      amount,
      allocated,
      ...(allocated > 0 ? { invoice: id } : {}),
      void: random(6) === 0,
    };
    model.payments.set(id, payment);
    await store(business, `/v1/payments/${id}`, paymentBody(payment));
  }
}

async function changeThere(books: Books, realmId: string, random: (below: number) => number): Promise<void> {
  const line = (Amount: number) => ({
    Amount,
    DetailType: 'SalesItemLineDetail',
    SalesItemLineDetail: { ItemRef: { value: '1' }, Qty: 1, UnitPrice: Amount },
  });
  const invoices = await stack.vendor.objects(realmId, 'Invoice');
  for (const invoice of invoices.filter(({ Balance }) => cents(Balance) > 0)) {
    const CustomerRef = invoice.CustomerRef;
    const amount = (1 + random(cents(invoice.Balance))) / 100;
    switch (random(5)) {
      case 0:
        await books.voidInvoice(invoice.Id);
        break;
      case 1:
        await books.create('CreditMemo', { CustomerRef, Line: [line(amount)] });
        break;
      case 2:
        await books.create('Payment', {
          CustomerRef,
          TotalAmt: amount,
          Line: [{ Amount: amount, LinkedTxn: [{ TxnId: invoice.Id, TxnType: 'Invoice' }] }],
        });
        break;
      case 3:
        await books.create('Payment', { CustomerRef, TotalAmt: amount });
        break;
      default:
        await books.create('Invoice', { CustomerRef, Line: [line(amount)] });
    }
  }
  const stranger = await books.create('Customer', { DisplayName: 'Only there' });
  await books.create('Invoice', { CustomerRef: { value: stranger }, Line: [line(12.34)] });
}

async function business(): Promise<Business> {
  const made = await stack.newBusiness();
  for (const id of CUSTOMERS) await store(made, `/v1/customers/${id}`, { displayName: `Client ${id}` });
  return made;
}

test('after random payments, credits and voids on both sides its differences equal an independent sum over the books there, to the cent; each is explained by documents that add up to it', async () => {
  const random = randomly(19);
  const made = await business();
  const { realmId } = made;
  const model: Model = { invoices: new Map(), payments: new Map() };
  await handOver(made, model, random, 'both');
  await made.tenant.settled();

  await switchSync(made, false);
  await handOver(made, model, random, 'here');
  const [voided] = [...model.invoices].filter(
    ([id, { status }]) => id.startsWith('both') && status === 'sent',
  );
  if (!voided) throw new Error('nothing to void');
  voided[1].status = 'void';
  await store(made, `/v1/invoices/${voided[0]}`, invoiceBody(voided[0], voided[1]));
  await store(made, '/v1/customers/new', { displayName: 'Client new' });
  const books = await booksOf(stack.vendor, realmId);
  await changeThere(books, realmId, random);

  const readsBefore = (await books.reads('/query')).length;
  const done = await report(made);
  const rows = await rowsOf(made, done.id);
  expect(done).toMatchObject({ state: 'done', balances: rows.length });
  expect((await books.reads('/query')).length - readsBefore).toBe(done.reads);
  expect(done.reads).toBeLessThanOrEqual(10);

  const theirs = await theirsIn(realmId);
  for (const row of rows) {
    const ours = row.customerId === null ? 0 : oursIn(model, row.customerId);
    const there = theirs.get(row.externalId ?? '') ?? 0;
    expect({ [row.name]: [row.ours, row.theirs, row.difference] }).toEqual({
      [row.name]: [text(ours), text(there), text(ours - there)],
    });
  }
  expect(rows.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['Only there', 'Client new', 'Client a']),
  );
  const differing = rows.filter(({ difference }) => cents(difference) !== 0);
  expect(differing.length).toBeGreaterThan(3);
  expect(done.differing).toBe(differing.length);
  const listed = await rowsOf(made, done.id, '&differs=true&sort=difference&order=desc');
  expect(listed.map(({ difference }) => Math.abs(cents(difference)))).toEqual(
    differing.map(({ difference }) => Math.abs(cents(difference))).sort((one, other) => other - one),
  );

  for (const row of differing) {
    const before = (await books.reads('/query')).length;
    const { body } = await made.get(`/v1/balance-reports/${done.id}/explanation?row=${row.id}`);
    expect((await books.reads('/query')).length - before).toBeLessThanOrEqual(5);
    expect(body.complete).toBe(true);
    const documents = z.array(z.looseObject({ difference: z.string() })).parse(body.documents);
    const explained = documents.reduce((sum, { difference }) => sum + cents(difference), 0);
    expect([row.name, text(explained)]).toEqual([row.name, row.difference]);
  }
});

test('clients that are no longer active are compared too, and where everything agrees it says so in one sentence', async () => {
  const made = await business();
  await store(made, '/v1/invoices/i', invoiceBody('i', { customer: 'a', total: 5_000, status: 'sent' }));
  await made.tenant.settled();
  const books = await booksOf(stack.vendor, made.realmId);
  const links = await made.tenant.links();
  const inactive = links.find(({ recordId }) => recordId === 'b');
  await books.change('Customer', inactive?.externalId ?? '', { Active: false });
  const done = await report(made);
  const rows = await rowsOf(made, done.id, '&search=client');
  expect(rows.find(({ customerId }) => customerId === 'b')).toMatchObject({
    former: true,
    difference: '0.00',
  });
  expect(rows.find(({ customerId }) => customerId === 'a')).toMatchObject({ ours: '50.00', theirs: '50.00' });
  expect(done.summary).toBe(`All ${done.balances} balances agree with QuickBooks.`);
});

test('it can be had as CSV; the next report takes the place of the rows of the one before; a cancelled one ends', async () => {
  const made = await business();
  await made.tenant.settled();
  const first = await report(made);
  const { text: csv } = await made.api.call({
    url: `/v1/balance-reports/${first.id}/rows`,
    headers: { accept: 'text/csv' },
  });
  expect(csv.split('\r\n')[0]).toBe(
    'Client,Id,QuickBooks Id,Currency,Our balance,QuickBooks balance,Difference',
  );
  expect(csv).toContain('Client a,a,');
  const second = await report(made);
  expect(await rowsOf(made, first.id)).toEqual([]);
  expect((await rowsOf(made, second.id)).length).toBe(second.balances);

  await stack.vendor.control('/faults', {
    realmId: made.realmId,
    kind: 'latency',
    ms: 1_500,
    match: { method: 'GET' },
  });
  const { body } = await made.post(`${made.connection}/balance-reports`);
  const again = await made.post(`${made.connection}/balance-reports`);
  expect(again.body.id).toBe(body.id);
  expect((await made.post(`/v1/balance-reports/${body.id}/cancel`)).body.state).toBe('cancelled');
  expect((await rowsOf(made, second.id)).length).toBe(second.balances);
});

test('each read there is counted once, for the company it is of and for what it was for; another business sees nothing of it', async () => {
  const [made, other] = [await business(), await business()];
  await made.tenant.settled();
  const books = await booksOf(stack.vendor, made.realmId);
  const counted = async (of: Business) => {
    const { body } = await of.get(`${of.connection}/reads`);
    return readsSchema.parse(body);
  };
  const before = {
    there: (await books.reads('/')).length,
    here: await counted(made),
    other: await counted(other),
  };
  const done = await report(made);
  await made.get(`${made.connection}/customer-counterparts`);
  const there = (await books.reads('/')).length;
  const here = await counted(made);
  expect(there - before.there).toBeGreaterThan(done.reads);
  expect(here.reads - before.here.reads).toBe(there - before.there);
  expect(here.features).toContainEqual({ feature: 'balance_report', reads: done.reads });
  expect(here.features).toContainEqual({ feature: 'by_hand', reads: there - before.there - done.reads });
  expect(here).toMatchObject({
    metered: true,
    // Other businesses share the plan.
    plan: { allowance: 500_000, stops: true, level: 'fine', warning: null, use: null },
  });
  expect((await counted(other)).features.map(({ feature }) => feature)).not.toContain('balance_report');
  expect((await other.get(`${made.connection}/reads`)).status).toBe(404);
});

test('what is not collected, a draft and what is void count for nothing; an invoice that is marked as paid is not open', async () => {
  const made = await stack.newBusiness();
  await switchSync(made, false);
  await store(made, '/v1/customers/c', { displayName: 'Client' });
  const invoice = (id: string, status: string) =>
    store(made, `/v1/invoices/${id}`, invoiceBody(id, { customer: 'c', total: 1_000, status }));
  for (const status of ['draft', 'sent', 'paid', 'void']) await invoice(status, status);
  const pending = { customer: 'c', amount: 300, allocated: 0, void: false };
  await store(made, '/v1/payments/p', { ...paymentBody(pending), status: 'pending' });
  const done = await report(made);
  expect(await rowsOf(made, done.id)).toMatchObject([{ customerId: 'c', ours: '10.00', theirs: '0.00' }]);
});
