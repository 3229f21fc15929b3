import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  addByPerson,
  type CompanyFile,
  deleteByPerson,
  type FaultInput,
  type InterruptInput,
} from '../../sandbox/quickbooks-desktop/index.ts';
import type { RecordInput } from '../../src/db/records/save-record.ts';
import type { Answer, CallRequest } from '../api/support/api.ts';
import {
  type Desk,
  type DeskOptions,
  type DesktopOffice,
  openDesktopOffice,
  type Template,
} from '../engine/desktop/desk.ts';
import { customer, invoice, payment } from '../engine/samples.ts';
import { atNight } from '../support/scale.ts';

/** The same as `move-link`, where a program on a computer brings the answers. */

let office: DesktopOffice;
let template: Template;
beforeAll(async () => {
  office = await openDesktopOffice();
  template = await office.template();
});
afterAll(() => office?.close());

/** Answers are looked at from outside, untyped as they come. */
type Loose = ReturnType<typeof JSON.parse>;
const rowsOf = ({ books }: CompanyFile, kind: string): Loose[] => books.all(kind) as Loose[];

/** A business with these records in its company file, and a customer there that is the right one. */
async function deskWith(records: RecordInput[], options: DeskOptions = {}) {
  const desk = await office.newDesk({ like: template, ...options });
  const right = addByPerson(desk.file.books, 'Customer', { Name: 'Right' }).id;
  await desk.tenant.save(records);
  await desk.work();
  expect(await desk.tenant.queue()).toEqual([]);
  return { desk, right };
}

/** Until the program has brought what was asked. */
async function asked(desk: Desk, request: CallRequest): Promise<Answer> {
  for (let visit = 0; visit < 10; visit += 1) {
    const answer = await desk.ask(request);
    if (answer.body.code !== 'awaits_session') return answer;
    await desk.connector.runUpdate();
  }
  throw new Error('no visit brought the answer');
}

const linkUrl = ({ tenant }: Desk) => `/v1/connections/${tenant.connectionId}/accounts/c/link`;
const previewOf = (desk: Desk, right: string) => asked(desk, { url: `${linkUrl(desk)}?externalId=${right}` });
const link = (desk: Desk, right: string, documents: 'move' | 'leave') =>
  asked(desk, { method: 'POST', url: linkUrl(desk), body: { externalId: right, documents } });

/** Our id → what stands there: with whom, for how much, and what it pays. */
async function there({ tenant, file }: Desk): Promise<Record<string, Loose>> {
  const links = await tenant.links();
  const idOf = new Map(links.map(({ externalId, recordId }) => [externalId, recordId]));
  const documents = ['Invoice', 'ReceivePayment'].flatMap((kind) => rowsOf(file, kind));
  return Object.fromEntries(
    documents
      .filter(({ id }) => idOf.has(id))
      .map(({ id, fields }) => [
        idOf.get(id),
        {
          with: fields.CustomerRef.ListID,
          total: fields.TotalAmount ?? fields.InvoiceLine.map(({ Amount }: Loose) => Amount).join(),
          pays: (fields.AppliedToTxn ?? []).map(({ TxnID, Amount }: Loose) => [idOf.get(TxnID), Amount]),
        },
      ]),
  );
}

const externalId = async ({ tenant }: Desk, recordId: string): Promise<string> =>
  (await tenant.links()).find((each) => each.recordId === recordId)?.externalId ?? '';

const ALL: RecordInput[] = [
  customer('c'),
  ...['unpaid', 'paid', 'half', 'one', 'two', 'void', 'deposited', 'foreign', 'banked'].map((id) =>
    invoice(id, 'c'),
  ),
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
];
const MOVES = ['unpaid', 'paid', 'p-paid', 'half', 'p-half', 'one', 'two', 'p-two', 'p-credit', 'banked'];

test('what was written to the wrong one is listed with what cannot be moved and why, and moves with its payments, each once and to the cent', async () => {
  const { desk, right } = await deskWith(ALL);
  await desk.tenant.save([invoice('void', 'c', { status: 'void' })]);
  await desk.work();
  const wrong = await externalId(desk, 'c');
  const bank = rowsOf(desk.file, 'Account').find(({ fields }) => fields.AccountType === 'Bank').id;
  addByPerson(desk.file.books, 'Deposit', {
    DepositToAccountRef: { ListID: bank },
    DepositLineAdd: [{ PaymentTxnID: await externalId(desk, 'p-deposited') }],
  });
  addByPerson(desk.file.books, 'ReceivePayment', {
    CustomerRef: { ListID: wrong },
    TotalAmount: '50.00',
    AppliedToTxnAdd: [{ TxnID: await externalId(desk, 'foreign'), PaymentAmount: '50.00' }],
  });
  const before = await there(desk);

  const { status, body } = await previewOf(desk, right);
  expect(status).toBe(200);
  const stays = new Map<string, string | null>(body.documents.map((each: Loose) => [each.id, each.stays]));
  expect(
    [...stays]
      .filter(([, why]) => why === null)
      .map(([id]) => id)
      .sort(),
  ).toEqual([...MOVES].sort());
  expect(stays.get('void')).toBe('It is void.');
  for (const id of ['deposited', 'p-deposited'])
    expect(stays.get(id)).toContain('It lies in a deposit in QuickBooks; take it out of that first.');
  expect(stays.get('foreign')).toContain('take that off it there first');

  const answer = await link(desk, right, 'move');
  expect([answer.status, answer.body.moving, answer.body.staying], answer.text).toEqual([
    202,
    MOVES.length,
    4,
  ]);
  await desk.work();
  expect(await desk.tenant.queue()).toEqual([]);
  const after = await there(desk);
  for (const [id, row] of Object.entries(before))
    expect([id, after[id]]).toEqual([id, MOVES.includes(id) ? { ...row, with: right } : row]);
  expect(rowsOf(desk.file, 'Invoice')).toHaveLength(
    Object.keys(before).filter((id) => !id.startsWith('p-')).length,
  );
}, 180_000);

test('each remedy that the list names is one: taken out of its deposit, or off what somebody paid there, it moves', async () => {
  const { desk, right } = await deskWith([
    customer('c'),
    invoice('i', 'c'),
    payment('p', 'c', 'i'),
    invoice('j', 'c'),
  ]);
  const bank = rowsOf(desk.file, 'Account').find(({ fields }) => fields.AccountType === 'Bank').id;
  const deposit = addByPerson(desk.file.books, 'Deposit', {
    DepositToAccountRef: { ListID: bank },
    DepositLineAdd: [{ PaymentTxnID: await externalId(desk, 'p') }],
  });
  const stay = async () =>
    (await previewOf(desk, right)).body.documents.filter((each: Loose) => each.stays !== null).length;
  expect(await stay()).toBe(2);
  deleteByPerson(desk.file.books, 'Deposit', deposit.id);
  expect(await stay()).toBe(0);
}, 120_000);

test('a payment that pays an invoice no more is taken off it there', async () => {
  const { desk } = await deskWith([
    customer('c'),
    invoice('i', 'c'),
    invoice('j', 'c'),
    payment('p', 'c', 'i'),
  ]);
  await desk.tenant.save([payment('p', 'c', 'j')]);
  await desk.work();
  expect((await there(desk)).p.pays).toEqual([['j', '50.00']]);
  await desk.tenant.save([payment('p', 'c', '', { allocations: [] })]);
  await desk.work();
  expect(await desk.tenant.queue()).toEqual([]);
  expect((await there(desk)).p.pays).toEqual([]);
}, 120_000);

test('an invoice that QuickBooks refuses to move takes its payment back to where it was, and Retry finds nothing left to do', async () => {
  const { desk, right } = await deskWith([customer('c'), invoice('i', 'c'), payment('p', 'c', 'i')]);
  const before = await there(desk);
  expect((await link(desk, right, 'move')).status).toBe(202);
  const { books } = desk.file;
  // The day of the invoice; the payment is of the next.
  books.configure({ ...books.settings, closingDate: '2026-03-01' });
  await desk.until('the payment to be back', async () => {
    const isBack = JSON.stringify(await there(desk)) === JSON.stringify(before);
    return isBack && (await desk.tenant.queue()).every(({ state }) => state === 'unresolved');
  });
  expect((await desk.tenant.queue()).map(({ recordId, state }) => [recordId, state])).toEqual([
    ['i', 'unresolved'],
  ]);
  books.configure({ ...books.settings, closingDate: undefined });
  await desk.tenant.retry('invoice', 'i');
  await desk.work();
  expect(await desk.tenant.queue()).toEqual([]);
  expect(await there(desk)).toEqual(before);
}, 120_000);

interface Cell {
  title: string;
  settings?: DeskOptions['settings'];
  arrange(desk: Desk): void;
}

/** An invoice with its payment, and one alone, on the way to the right customer while something goes wrong once. */
async function moved({ settings, arrange }: Cell): Promise<void> {
  const { desk, right } = await deskWith(
    [customer('c'), invoice('i', 'c'), invoice('j', 'c'), payment('p', 'c', 'i')],
    { settings },
  );
  const counts = () => ['Invoice', 'ReceivePayment'].map((kind) => rowsOf(desk.file, kind).length);
  const before = counts();
  expect((await link(desk, right, 'move')).status).toBe(202);
  arrange(desk);
  await desk.work();
  expect(await desk.tenant.queue()).toEqual([]);
  expect(counts()).toEqual(before);
  expect(await there(desk)).toEqual({
    i: { with: right, total: '50.00', pays: [] },
    j: { with: right, total: '50.00', pays: [] },
    p: { with: right, total: '50.00', pays: [['i', '50.00']] },
  });
}

/** Each step of a move is a set of its own, and each visit begins with one that tells host, company and preferences. */
const SETS = [0, 1, 2, 3, 4, 5];
const CRASHES: Cell[] = [
  {},
  { messageSets: 'lost' as const },
  { recoveredAnswers: 'brief' as const },
].flatMap((unproven) =>
  (['before', 'midway', 'after'] as const).flatMap((when) =>
    SETS.map((skip): Cell => {
      const fault: FaultInput = { kind: 'crash', when, skip, times: 1 };
      return {
        title: `QuickBooks ends ${when} set ${skip} where ${JSON.stringify(unproven)}`,
        settings: { unproven },
        arrange: ({ file }) => void file.faults.add(fault),
      };
    }),
  ),
);
const INTERRUPTS: Cell[] = (
  ['kill-before', 'kill-during', 'kill-after', 'lose-request', 'lose-response', 'time-out'] as const
).flatMap((kind) =>
  (['sendRequestXML', 'processRequest', 'receiveResponseXML'] as const).flatMap((at) =>
    [1, 2, 3, 4, 5].map((nth): Cell => {
      const interrupt: InterruptInput = { at, nth, kind };
      return {
        title: `${kind} at ${at} ${nth}`,
        arrange: ({ connector }) => void connector.interrupts.add(interrupt),
      };
    }),
  ),
);
const CELLS = [...CRASHES, ...INTERRUPTS].filter((_, index) => atNight || index % 24 === 0);

test('QuickBooks and the Web Connector may end at any step of a move, whatever QuickBooks keeps of sets: nothing moves twice, no amount is lost, and what is paid arrives with its payment', async () => {
  const left = [...CELLS];
  const wrong: string[] = [];
  const next = async (): Promise<void> => {
    for (let cell = left.shift(); cell; cell = left.shift()) {
      const { title } = cell;
      await moved(cell).catch((error: Error) => wrong.push(`${title}: ${error.message}`));
    }
  };
  await Promise.all(Array.from({ length: 3 }, next));
  expect(wrong).toEqual([]);
}, 1_200_000);
