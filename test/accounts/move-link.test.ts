import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { RecordInput } from '../../src/db/records/save-record.ts';
import { waitUntil } from '../../src/dev/wait-until.ts';
import { customer, invoice, payment } from '../engine/samples.ts';
import { type Books, booksOf } from '../engine/vendor-books.ts';
import { type Business, type Stack, startStack } from '../service-invoice-pro/business.ts';

/** Linking to the wrong one can be put right: what was written there is listed first, and moved or left by choice. */

let stack: Stack;
let business: Business;
let books: Books;
let right: string;

beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack?.close());
beforeEach(async () => {
  business = await stack.newBusiness();
  books = await booksOf(stack.vendor, business.realmId);
  right = await books.create('Customer', { DisplayName: 'Right' });
});

const documentSchema = z.looseObject({
  Id: z.string(),
  CustomerRef: z.object({ value: z.string() }),
  Balance: z.number().optional(),
  UnappliedAmt: z.number().optional(),
  TotalAmt: z.number(),
  Line: z.array(
    z.looseObject({
      Amount: z.number().optional(),
      LinkedTxn: z.array(z.object({ TxnId: z.string() })).optional(),
    }),
  ),
});

const objects = async (kind: string) =>
  z.array(documentSchema).parse(await stack.vendor.objects(business.realmId, kind));

/** Our id → what stands there: with whom, what is open, and what it pays. */
async function there(): Promise<Record<string, object>> {
  const links = await business.tenant.links();
  const idOf = new Map(links.map((link) => [`${link.entityType}/${link.externalId}`, link.recordId]));
  const invoices = (await objects('Invoice')).map((row) => [
    idOf.get(`invoice/${row.Id}`),
    { with: row.CustomerRef.value, total: row.TotalAmt, open: row.Balance },
  ]);
  const payments = (await objects('Payment')).map((row) => [
    idOf.get(`payment/${row.Id}`),
    {
      with: row.CustomerRef.value,
      total: row.TotalAmt,
      open: row.UnappliedAmt,
      pays: row.Line.flatMap(({ LinkedTxn = [], Amount }) =>
        LinkedTxn.map(({ TxnId }) => [idOf.get(`invoice/${TxnId}`), Amount]),
      ),
    },
  ]);
  return Object.fromEntries([...invoices, ...payments].filter(([id]) => id !== undefined));
}

async function externalId(entityType: string, recordId: string): Promise<string> {
  const link = (await business.tenant.links()).find(
    (each) => each.entityType === entityType && each.recordId === recordId,
  );
  if (!link) throw new Error(`${entityType} ${recordId} is not linked`);
  return link.externalId;
}

/** Until nothing is under way: some machines are slow, and there are several steps. */
const rest = () => business.tenant.settled(60_000);

async function written(...records: RecordInput[]): Promise<void> {
  await business.tenant.save(records);
  await rest();
}

const previewOf = (id: string, to = right) =>
  business.get(`${business.connection}/accounts/${id}/link?externalId=${to}`);
const link = (id: string, documents?: 'move' | 'leave', to = right) =>
  business.post(`${business.connection}/accounts/${id}/link`, { externalId: to, documents });

async function linked(id: string, documents: 'move' | 'leave', to = right) {
  const answer = await link(id, documents, to);
  expect(answer.status, answer.text).toBe(202);
  await rest();
  return answer.body;
}

/** An account with a document of each kind and state. */
async function everyCell(): Promise<string> {
  await written(
    customer('c'),
    ...['unpaid', 'paid', 'half', 'one', 'two', 'void', 'deposited', 'foreign'].map((id) => invoice(id, 'c')),
    payment('p-paid', 'c', 'paid'),
    payment('p-half', 'c', 'half', {
      amount: '20.00',
      allocations: [{ invoiceId: 'half', amount: '20.00' }],
    }),
    payment('p-two', 'c', 'one', {
      amount: '120.00',
      allocations: [
        { invoiceId: 'one', amount: '50.00' },
        { invoiceId: 'two', amount: '50.00' },
      ],
    }),
    payment('p-credit', 'c', '', { amount: '30.00', allocations: [] }),
    payment('p-deposited', 'c', 'deposited'),
  );
  await written(invoice('void', 'c', { status: 'void' }));
  const wrong = await externalId('customer', 'c');
  const bank = z
    .array(z.looseObject({ Id: z.string(), AccountType: z.string() }))
    .parse(await stack.vendor.objects(business.realmId, 'Account'))
    .find(({ AccountType }) => AccountType === 'Bank');
  await books.create('Deposit', {
    DepositToAccountRef: { value: bank?.Id },
    Line: [
      {
        Amount: 50,
        LinkedTxn: [
          { TxnId: await externalId('payment', 'p-deposited'), TxnType: 'Payment', TxnLineId: '0' },
        ],
      },
    ],
  });
  await books.create('Payment', {
    CustomerRef: { value: wrong },
    TotalAmt: 50,
    Line: [
      { Amount: 50, LinkedTxn: [{ TxnId: await externalId('invoice', 'foreign'), TxnType: 'Invoice' }] },
    ],
  });
  return wrong;
}

const MOVES = ['unpaid', 'paid', 'p-paid', 'half', 'p-half', 'one', 'two', 'p-two', 'p-credit'];

describe('what was written to the wrong one', () => {
  test('is listed first, with what cannot be moved and why, and nothing is done before a person has said what becomes of it', async () => {
    const wrong = await everyCell();
    const before = await there();
    const { status, body } = await previewOf('c');
    expect(status).toBe(200);
    expect(body).toMatchObject({
      from: { externalId: wrong, name: 'Customer c' },
      to: { externalId: right, name: 'Right' },
    });
    const listed = new Map(
      body.documents.map((each: { id: string; stays: string | null }) => [each.id, each.stays]),
    );
    expect(
      [...listed]
        .filter(([, stays]) => stays === null)
        .map(([id]) => id)
        .sort(),
    ).toEqual([...MOVES].sort());
    expect(listed.get('void')).toBe('It is void.');
    expect(listed.get('p-deposited')).toContain('lies in a deposit in QuickBooks');
    expect(listed.get('deposited')).toContain('lies in a deposit in QuickBooks');
    expect(listed.get('foreign')).toContain('take that off it there first');
    const refused = await link('c');
    expect([refused.status, refused.body.code]).toEqual([409, 'state_not_allowed']);
    expect(refused.body.detail).toContain('Say whether they move');
    expect(await there()).toEqual(before);
    expect(await externalId('customer', 'c')).toBe(wrong);
  }, 180_000);

  test('moves: paid invoices with their payments, each once and to the cent; what cannot is left as it was', async () => {
    await everyCell();
    const before = await there();
    expect(await linked('c', 'move')).toMatchObject({ moving: MOVES.length, staying: 4 });
    const after = await there();
    for (const [id, row] of Object.entries(before))
      expect([id, after[id]]).toEqual([id, MOVES.includes(id) ? { ...row, with: right } : row]);
    expect(Object.keys(after)).toEqual(Object.keys(before));
    expect((await objects('Invoice')).length).toBe(8);
    expect(await business.tenant.queue()).toEqual([]);
    const entry = (await business.get('/v1/audit?limit=10')).body.items?.find(
      ({ action }: { action: string }) => action === 'linkAccount',
    );
    expect(entry?.detail).toMatchObject({ documents: { moving: MOVES.length, staying: 4 } });
    expect(entry?.words).toBe(
      `in QuickBooks: Customer c → Right; documents that move: ${MOVES.length}, that stay: 4`,
    );
    const names = (await stack.vendor.objects(business.realmId, 'Customer')).map(
      ({ DisplayName }) => DisplayName,
    );
    expect(names).toEqual(expect.arrayContaining(['Customer c', 'Right']));
    await business.tenant.refresh();
    expect(await there()).toEqual(after);
    expect(
      (await business.tenant.links()).filter(({ entityType }) => entityType === 'customer'),
    ).toHaveLength(1);
  }, 180_000);

  test('stays: it goes on there, its payments go to where it stands, and once somebody moves it there it is the account’s again', async () => {
    await written(customer('c'), invoice('i', 'c'), invoice('j', 'c'));
    const wrong = await externalId('customer', 'c');
    expect(await linked('c', 'leave')).toMatchObject({ moving: 0, staying: 2 });
    await written(invoice('i', 'c', { memo: 'changed' }), payment('p', 'c', 'i'), invoice('new', 'c'));
    await business.tenant.retry('invoice', 'j', true);
    await rest();
    const after = await there();
    expect(after).toMatchObject({
      i: { with: wrong, open: 0 },
      p: { with: wrong, pays: [['i', 50]] },
      j: { with: wrong },
      new: { with: right },
    });
    expect(await business.tenant.queue()).toEqual([]);

    await books.change('Invoice', await externalId('invoice', 'j'), { CustomerRef: { value: right } });
    await business.tenant.refresh();
    await written(payment('q', 'c', 'j'));
    expect(await there()).toMatchObject({
      j: { with: right, open: 0 },
      q: { with: right, pays: [['j', 50]] },
    });
    expect(
      (await business.tenant.links()).filter(({ entityType }) => entityType === 'customer'),
    ).toHaveLength(1);
    const both = await business.tenant.links();
    expect(
      both
        .filter(({ elsewhere }) => elsewhere !== null)
        .map(({ recordId }) => recordId)
        .sort(),
    ).toEqual(['i', 'p']);
  }, 180_000);

  test('what was left can be moved later', async () => {
    await written(customer('c'), invoice('i', 'c'), payment('p', 'c', 'i'));
    await linked('c', 'leave');
    expect((await previewOf('c')).body.documents).toHaveLength(2);
    expect(await linked('c', 'move')).toMatchObject({ moving: 2, staying: 0 });
    expect(await there()).toMatchObject({
      i: { with: right, open: 0 },
      p: { with: right, pays: [['i', 50]] },
    });
    expect((await previewOf('c')).body.documents).toEqual([]);
  }, 180_000);
});

describe('whatever goes wrong on the way', () => {
  /** A part of the body that tells each step from the others. */
  const STEPS = {
    'the payment is taken off its invoice': () => '"Line":\\[\\]',
    'the invoices move': () => `"CustomerRef":\\{"value":"${right}"\\}\\}`,
    'the payment is applied again': () => '"TxnType":"Invoice"',
  } as const;
  const CELLS = (Object.keys(STEPS) as (keyof typeof STEPS)[]).flatMap((step) =>
    ['drop-before', 'drop-after'].map((kind) => ({ kind, step })),
  );

  test.each(CELLS)(
    'a connection that breaks ($kind) while $step moves nothing twice and loses no amount',
    async ({ kind, step }) => {
      await written(customer('c'), invoice('i', 'c'), invoice('j', 'c'), payment('p', 'c', 'i'));
      const { realmId } = business;
      const rule = { realmId, kind, match: { method: 'POST', body: STEPS[step]() }, times: 1 };
      await stack.vendor.control('/faults', rule);
      await linked('c', 'move');
      const { faults } = z
        .object({ faults: z.array(z.object({ realmId: z.string().optional(), hits: z.int() })) })
        .parse(await stack.vendor.control('/faults', undefined, 'GET'));
      expect(faults.filter((each) => each.realmId === realmId).map(({ hits }) => hits)).toEqual([1]);
      expect(await business.tenant.queue()).toEqual([]);
      expect(await there()).toEqual({
        i: { with: right, total: 50, open: 0 },
        j: { with: right, total: 50, open: 50 },
        p: { with: right, total: 50, open: 0, pays: [['i', 50]] },
      });
      expect((await objects('Invoice')).length + (await objects('Payment')).length).toBe(3);
    },
    180_000,
  );

  test('an account that is taken out of the sync meanwhile arrives first', async () => {
    await written(customer('c'), invoice('i', 'c'), payment('p', 'c', 'i'));
    expect((await link('c', 'move')).status).toBe(202);
    expect((await business.post(`${business.connection}/accounts/unsync`, { ids: ['c'] })).status).toBe(200);
    await rest();
    expect(await business.tenant.queue()).toEqual([]);
    expect(await there()).toMatchObject({
      i: { with: right, open: 0 },
      p: { with: right, pays: [['i', 50]] },
    });
  }, 120_000);

  test('an invoice that QuickBooks refuses to move takes its payment back to where it was, and Retry finds nothing left to do', async () => {
    await written(customer('c'), invoice('i', 'c'), payment('p', 'c', 'i'));
    const before = await there();
    await stack.vendor.control('/faults', {
      realmId: business.realmId,
      kind: 'fault',
      match: { method: 'POST', entity: 'Invoice' },
      fault: { code: '2050' },
      times: 1,
    });
    await linked('c', 'move');
    await waitUntil({ what: 'the payment to be back', timeoutMs: 60_000 }, async () =>
      JSON.stringify(await there()) === JSON.stringify(before) ? true : undefined,
    );
    await rest();
    expect((await business.tenant.queue()).map(({ recordId, state }) => [recordId, state])).toEqual([
      ['i', 'unresolved'],
    ]);
    await business.tenant.retry('invoice', 'i');
    await rest();
    expect(await business.tenant.queue()).toEqual([]);
    expect(await there()).toEqual(before);
    expect((await previewOf('c')).body.documents).toHaveLength(2);
  }, 120_000);
});
