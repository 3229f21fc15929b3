import type { Books } from '../../engine/books.ts';
import type { Draft } from '../../engine/draft.ts';
import type { Posting } from '../../engine/posting.ts';
import { businessRule, fault, missing } from '../../faults/catalog.ts';
import { VendorFault } from '../../faults/fault.ts';
import type { JsonObject } from '../../json.ts';
import { child, objects, refId, text } from '../../json.ts';
import { cents, fromCents, sum } from '../../money.ts';
import type { EntityDeclaration } from '../declaration.ts';
import { bool, decimal, readOnly } from '../fields.ts';
import { numberLines, requireDetailTypes } from '../sales/lines.ts';
import { balanced } from '../sales/postings.ts';
import { shownLinks } from '../sales/settle.ts';
import { chooseCurrency, homeAmount } from '../sales/totals.ts';
import { globalTaxCalculation, transaction } from '../shared-fields.ts';

export const journalEntry: EntityDeclaration = {
  name: 'JournalEntry',
  kind: 'transaction',
  operations: ['create', 'update', 'delete'],
  countsRows: true,
  fields: {
    ...transaction,
    Adjustment: bool,
    HomeCurrencyAdjustment: bool,
    EnteredInHomeCurrency: bool,
    TotalAmt: readOnly(decimal),
    HomeTotalAmt: readOnly(decimal),
    GlobalTaxCalculation: globalTaxCalculation,
  },
  prepare: prepareEntry,
  postings: entryPostings,
  settle: (_record, incoming, books) => ({ LinkedTxn: shownLinks({}, incoming, books) }),
};

function detailOf(line: JsonObject): JsonObject | undefined {
  return child(line, 'JournalEntryLineDetail');
}

/** Debits positive, credits negative. */
function signed(line: JsonObject): number {
  return (text(detailOf(line), 'PostingType') === 'Credit' ? -1 : 1) * cents(line, 'Amount');
}

function prepareEntry(draft: Draft): void {
  const { record, books, before } = draft;
  record.TxnDate ??= books.today;
  chooseCurrency(draft, undefined);
  if (record.Line === undefined) throw new VendorFault([missing('Line')]);
  const lines = objects(record, 'Line');
  if (lines.length === 0) throw fault('2250', 'At least one line is required', 'Line');
  requireDetailTypes(lines);
  const booked = lines.filter((line) => text(line, 'DetailType') === 'JournalEntryLineDetail');
  for (const line of booked) checkLine(draft, line);
  if (sum(booked.map(signed)) !== 0) {
    throw fault('2300', 'Debits and credits are not equal', 'Line.Amount');
  }
  numberLines(lines, before, 0);
  for (const line of lines) delete line.LineNum;
  record.Line = lines;
  record.TotalAmt = 0;
  record.Adjustment ??= false;
}

function checkLine({ books }: Draft, line: JsonObject): void {
  const detail = detailOf(line);
  const absent = [
    ...(line.Amount === undefined ? [missing('Line.Amount')] : []),
    ...(text(detail, 'PostingType') ? [] : [missing('Line.JournalEntryLineDetail.PostingType')]),
    ...(refId(detail, 'AccountRef') ? [] : [missing('AccountRef')]),
  ];
  if (!detail || absent.length > 0) throw new VendorFault(absent);
  if (cents(line, 'Amount') < 0) throw fault('2290', 'The amount must be 0 or greater', 'Line.Amount');
  line.Amount = fromCents(cents(line, 'Amount'));
  checkParty(books, detail);
  checkTax(books, detail);
}

function checkParty(books: Books, detail: JsonObject): void {
  const type = text(books.see('Account', refId(detail, 'AccountRef')), 'AccountType');
  const kind = text(child(detail, 'Entity'), 'Type');
  if (type === 'Accounts Receivable' && kind !== 'Customer') {
    throw businessRule(
      'When you use Accounts Receivable, you must choose a customer in the Name field.',
      'Line',
    );
  }
  if (type === 'Accounts Payable' && kind !== 'Vendor') {
    throw businessRule('When you use Accounts Payable, you must choose a vendor in the Name field.', 'Line');
  }
}

function checkTax({ settings }: Books, detail: JsonObject): void {
  if (settings.country === 'US' || detail.TaxCodeRef === undefined) return;
  if (detail.TaxApplicableOn === undefined || detail.TaxAmount === undefined) {
    throw businessRule(
      'TaxApplicableOn and TaxAmount are needed on a taxed line.',
      'Line.JournalEntryLineDetail',
    );
  }
}

function entryPostings(record: JsonObject, books: Books): Posting[] {
  const lines = objects(record, 'Line').filter((line) => detailOf(line) !== undefined);
  return balanced(
    books,
    lines.map((line) => {
      const account = refId(detailOf(line), 'AccountRef') ?? '0';
      return { account, cents: homeAmount(record, signed(line)), ...party(line, account, books) };
    }),
  );
}

function party(line: JsonObject, account: string, books: Books): Pick<Posting, 'party'> {
  const type = text(books.see('Account', account), 'AccountType');
  const id = refId(child(detailOf(line), 'Entity'), 'EntityRef');
  if (id === undefined) return {};
  if (type === 'Accounts Receivable') return { party: { entity: 'Customer', id, cents: signed(line) } };
  return type === 'Accounts Payable' ? { party: { entity: 'Vendor', id, cents: -signed(line) } } : {};
}
