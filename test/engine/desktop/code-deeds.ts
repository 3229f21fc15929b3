import { expect } from 'vitest';
import {
  addByPerson,
  deleteByPerson,
  editByPerson,
  restoreSnapshot,
  takeSnapshot,
} from '../../../sandbox/quickbooks-desktop/index.ts';
import type { CodeFact } from '../../../src/providers/quickbooks-desktop/faults/codes.ts';
import { customer, invoice } from '../samples.ts';
import {
  correct,
  expectDone,
  expectHeld,
  type Held,
  INVOICE,
  newestEntry,
  OCCASIONS,
  type Occasion,
  press,
  type Status,
} from './code-shop.ts';
import { entriesIn } from './company-books.ts';
import type { Desk } from './desk.ts';

/** What a remedy says to do, and how it is done; the deed ends with all in the books. */
export interface Deed {
  says: RegExp;
  does: string;
  perform(desk: Desk, fact: CodeFact): Promise<void>;
}

type Code = Status['code'];
const codeOf = ({ code }: CodeFact) => Number(code) as Code;

const DELETING = ['3160', '3161', '3162'];
const CHANGING = ['500', '3000', '3120', '3170', '3190', '3200', '3240', '3500'];

/** A code that only a change, a deletion or a void is answered with comes of one. */
function occasionOf({ code }: CodeFact): Occasion {
  if (DELETING.includes(code)) return OCCASIONS.deleted;
  if (code === '3185') return OCCASIONS.voided;
  if (code === '3210') return OCCASIONS.paid;
  return CHANGING.includes(code) ? OCCASIONS.changed : OCCASIONS.made;
}

/** Up to where QuickBooks is asked for what it will not do. */
async function begun(desk: Desk, { first, saved }: Occasion, fault: Status): Promise<() => void> {
  await desk.tenant.save([...first], { wake: false });
  await desk.work();
  const id = desk.file.faults.add(fault);
  await desk.tenant.save([saved], { wake: false });
  return () => void desk.file.faults.remove(id);
}

const refusing = (fact: CodeFact, { request }: Occasion, message?: string): Status => ({
  kind: 'status',
  code: codeOf(fact),
  request,
  message,
});

/** Refused until it is over, and held with what the table says to do. */
async function heldUntil(desk: Desk, fact: CodeFact): Promise<{ occasion: Occasion; over: () => void }> {
  const occasion = occasionOf(fact);
  const over = await begun(desk, occasion, refusing(fact, occasion));
  await desk.work();
  await expectHeld(desk, occasion.held, { ...fact, type: fact.type ?? '' });
  return { occasion, over };
}

/** Below 1000 a request is carried out none the less: it is found there, and never waits for anybody. */
const isCarriedOut = ({ code }: CodeFact) => Number(code) < 1_000;

async function retried(desk: Desk, fact: CodeFact): Promise<void> {
  if (isCarriedOut(fact)) return bySelf(desk, fact);
  const before = await entriesIn(desk.file);
  const { occasion, over } = await heldUntil(desk, fact);
  over();
  await press(desk, occasion.held);
  await expectDone(desk, before, occasion.expected);
}

async function bySelf(desk: Desk, fact: CodeFact, message?: string): Promise<void> {
  const before = await entriesIn(desk.file);
  const occasion = occasionOf(fact);
  await begun(desk, occasion, { ...refusing(fact, occasion, message), times: 1 });
  await desk.work();
  await expectDone(desk, before, occasion.expected);
}

async function fixed(desk: Desk, fact: CodeFact): Promise<void> {
  const before = await entriesIn(desk.file);
  const { occasion, over } = await heldUntil(desk, fact);
  over();
  const url = `/v1/connections/${desk.tenant.connectionId}/error-log/fix-edit-sequence`;
  const { body } = await desk.ask({ method: 'POST', url, body: { rows: 'all' } });
  expect(body).toEqual({ retried: 1, awaiting: 0 });
  await desk.work();
  await expectDone(desk, before, occasion.expected);
}

/** Saving the record, or another way of saying it, sends it. */
async function corrected(desk: Desk, fact: CodeFact): Promise<void> {
  const before = await entriesIn(desk.file);
  await desk.tenant.save([customer('c')], { wake: false });
  await desk.work();
  desk.file.faults.add({ ...refusing(fact, OCCASIONS.made), containing: 'wrong' });
  await desk.tenant.save([invoice('i', 'c', { memo: 'wrong' })], { wake: false });
  await desk.work();
  await expectHeld(desk, INVOICE, { ...fact, type: fact.type ?? '' });
  await correct(desk, 'invoices/i', invoice('i', 'c', { memo: 'right' }));
  await expectDone(desk, before, OCCASIONS.made.expected);
}

async function reported(desk: Desk, fact: CodeFact): Promise<void> {
  const before = await entriesIn(desk.file);
  const { occasion, over } = await heldUntil(desk, fact);
  const { exchange } = await newestEntry(desk, occasion.held);
  expect(exchange.request).toContain(`<${occasion.request}Rq`);
  expect(exchange.answer.body).toContain(`statusCode="${fact.code}"`);
  const there = (await entriesIn(desk.file)).filter(({ mark }) => mark === 'N-i');
  expect(there).toEqual([]);
  // Sent again as it is, it is refused again; once we are mended it goes.
  await press(desk, occasion.held);
  await expectHeld(desk, occasion.held, { ...fact, type: fact.type ?? '' });
  over();
  await press(desk, occasion.held);
  await expectDone(desk, before, occasion.expected);
}

/** A vendor has the name; `mend` lets the customer go. */
async function named(
  desk: Desk,
  fact: CodeFact,
  mend: (vendorId: string, held: Held) => Promise<void>,
  expected: readonly string[],
): Promise<void> {
  const { books } = desk.file;
  const { id } = addByPerson(books, 'Vendor', { Name: 'Customer c' });
  const before = await entriesIn(desk.file);
  await desk.tenant.save([customer('c')], { wake: false });
  await desk.work();
  const held: Held = { entityType: 'customer', recordId: 'c' };
  await expectHeld(desk, held, { ...fact, type: fact.type ?? '' });
  await mend(id, held);
  await expectDone(desk, before, expected);
}

/** It was deleted there, or only said to be gone: pressing Sync leaves one. */
async function syncedAnew(desk: Desk, fact: CodeFact, isDeleted: boolean): Promise<void> {
  if (isCarriedOut(fact)) return syncedOnceGone(desk);
  const before = await entriesIn(desk.file);
  const occasion = OCCASIONS.changed;
  const over = await begun(desk, occasion, refusing(fact, occasion));
  await desk.work();
  await expectHeld(desk, INVOICE, { ...fact, type: fact.type ?? '' });
  over();
  const { books } = desk.file;
  if (isDeleted) deleteByPerson(books, 'Invoice', await linkedTo(desk));
  await press(desk, INVOICE);
  await expectDone(desk, before, occasion.expected);
}

async function linkedTo({ tenant }: Desk): Promise<string> {
  const links = await tenant.links();
  return (
    links.find(({ entityType, recordId }) => entityType === 'invoice' && recordId === 'i')?.externalId ?? ''
  );
}

/** What is asked for by its id is not there, since somebody deleted it; `mend` is done before Sync is pressed. */
async function syncedOnceGone(desk: Desk, mend?: (backup: Backup) => void): Promise<void> {
  const before = await entriesIn(desk.file);
  const { first, saved, expected } = OCCASIONS.changed;
  await desk.tenant.save([...first], { wake: false });
  await desk.work();
  const backup = takeSnapshot(desk.file);
  deleteByPerson(desk.file.books, 'Invoice', await linkedTo(desk));
  await desk.tenant.save([saved], { wake: false });
  await desk.work();
  expect(await desk.tenant.queue()).toMatchObject([{ recordId: 'i', errorType: 'CounterpartMissing' }]);
  mend?.(backup);
  await press(desk, INVOICE);
  await expectDone(desk, before, expected);
}

type Backup = ReturnType<typeof takeSnapshot>;

/** The date lies in a period that is closed there. */
async function closed(desk: Desk, mend: () => Promise<void>): Promise<void> {
  const before = await entriesIn(desk.file);
  const { books } = desk.file;
  await desk.tenant.save([customer('c')], { wake: false });
  await desk.work();
  books.configure({ ...books.settings, closingDate: '2026-12-31' });
  await desk.tenant.save([invoice('i', 'c')], { wake: false });
  await desk.work();
  expect(await desk.tenant.queue()).toMatchObject([{ recordId: 'i', errorType: 'BooksClosed' }]);
  await mend();
  await expectDone(desk, before, OCCASIONS.made.expected);
}

const isOf = (fact: CodeFact, ...classes: CodeFact['class'][]) => classes.includes(fact.class);

/** The kinds of deed; a remedy that says several has each of them done. */
export const DEEDS: readonly Deed[] = [
  {
    says: /^Nothing to do/,
    does: 'nothing: it is in the books, and the log tells what was left out',
    async perform(desk, fact) {
      await bySelf(desk, fact);
      const { message } = await newestEntry(desk, occasionOf(fact).held);
      if (isOf(fact, 'told')) expect(message).toContain(`(${fact.code})`);
    },
  },
  {
    says: /\bby itself\b/,
    does: 'nothing, while it is tried again by itself',
    perform: (desk, fact) =>
      bySelf(
        desk,
        fact,
        TOLD_BY_TEXT.includes(fact.code) ? 'It is being edited by another user.' : undefined,
      ),
  },
  {
    says: /press Retry|^What became of it/,
    does: 'press Retry, once what it says is mended in QuickBooks',
    perform: (desk, fact) => (fact.code === '3100' ? renamedThere(desk, fact) : retried(desk, fact)),
  },
  { says: /press Fix Edit Sequence/, does: 'press Fix Edit Sequence', perform: fixed },
  { says: /saving the record sends it again/, does: 'save the record as it should be', perform: corrected },
  {
    says: /^Rename one of the two/,
    does: 'rename the one here',
    perform: (desk, fact) =>
      named(
        desk,
        fact,
        () => correct(desk, 'customers/c', customer('c', { displayName: 'Customer c of Bath' })),
        ['Customer Customer c of Bath'],
      ),
  },
  { says: /^Report it/, does: 'report it with request and answer', perform: reported },
  {
    says: /press Sync to create it anew|press Sync to match it/,
    does: 'press Sync where it was deleted there',
    perform: (desk, fact) => syncedAnew(desk, fact, true),
  },
  {
    says: /^Look (whether|for)|restore that/,
    does: 'press Sync where it is there after all',
    perform: (desk, fact) => syncedAnew(desk, fact, false),
  },
  {
    says: /: restore it in QuickBooks/,
    does: 'restore it there, then press Sync',
    perform: (desk) => syncedOnceGone(desk, (backup) => restoreSnapshot(desk.file, backup)),
  },
  {
    says: /^Open the period/,
    does: 'open the period',
    perform: (desk) =>
      closed(desk, async () => {
        const { books } = desk.file;
        books.configure({ ...books.settings, closingDate: undefined });
        await press(desk, INVOICE);
      }),
  },
  {
    says: /or change the date/,
    does: 'change the date',
    perform: (desk) =>
      closed(desk, () => correct(desk, 'invoices/i', invoice('i', 'c', { issueDate: '2027-01-02' }))),
  },
];

const TOLD_BY_TEXT = ['3170', '3180'];

const renamedThere = (desk: Desk, fact: CodeFact) =>
  named(
    desk,
    fact,
    async (vendorId, held) => {
      editByPerson(desk.file.books, 'Vendor', vendorId, { Name: 'Somebody else' });
      await press(desk, held);
    },
    ['Customer Customer c'],
  );
