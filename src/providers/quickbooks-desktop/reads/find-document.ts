import { z } from 'zod';
import type { EntityType } from '../../../domain/entity.ts';
import { sameAmount } from '../../../domain/money.ts';
import type { Found } from '../../provider.ts';
import type { CompanyFacts, Reading } from '../../reads.ts';
import { counterpartOf } from '../counterpart-version.ts';
import { formOfRecord } from '../entities/entities.ts';
import { totalOf } from '../entities/read-invoice.ts';
import { hasMarker, readNote } from '../note.ts';
import type { MessageRequest, Tree } from '../qbxml/write-message.ts';
import { bookingRow, invoiceRow, timeRow } from '../rows.ts';
import { ask, refusedRead } from './ask.ts';
import type { FindQuestion } from './find-question.ts';
import { none, sameAs } from './found.ts';
import { isAnswered, nodesIn, queryOf } from './queries.ts';

const READ: readonly EntityType[] = ['invoice', 'payment'];

const datesSchema = z.object({
  issueDate: z.string().optional(),
  date: z.string().optional(),
  customerId: z.string().optional(),
});

const numberSchema = z.object({ number: z.string(), total: z.string() });

/**
 * By day (and customer, where the query takes one), decided by our marker: numbers are not unique there, and what
 * looks alike without a marker may be somebody's own entry. Only an invoice without any marker is the same when
 * number and total agree as well.
 */
export function* findDocument(facts: CompanyFacts, question: FindQuestion): Reading<Found> {
  const { item } = question;
  const form = formOfRecord(item);
  const day = dayOf(item.data);
  const dates = { TxnDateRangeFilter: { FromTxnDate: day, ToTxnDate: day } };
  const request: MessageRequest = queryOf(form, '1', { ...dates, ...partyFilter(question) });
  const answer = yield* ask({ facts, requests: [request] });
  if (!answer.ok) return answer;
  const response = answer.value.of('1');
  if (!isAnswered(response)) return refusedRead(response);
  const rows = nodesIn(response);
  const own =
    rows.find((row) => textsOf(row).some((text) => hasMarker(text, item.recordId))) ??
    rows.find((row) => item.entityType === 'invoice' && isUnmarkedTwin(row, item.data));
  if (!own) return none();
  // Of a type that is never read it is only told that it is the same.
  return READ.includes(item.entityType)
    ? sameAs(facts, question, own)
    : { ok: true, value: { kind: 'same', counterpart: counterpartOf(own) } };
}

function isUnmarkedTwin(row: unknown, data: unknown): boolean {
  const ours = numberSchema.safeParse(data).data;
  const theirs = invoiceRow.safeParse(row).data;
  return (
    ours !== undefined &&
    theirs !== undefined &&
    theirs.RefNumber === ours.number &&
    readNote(theirs.Memo ?? '').recordId === undefined &&
    sameAmount(totalOf(theirs), ours.total)
  );
}

function dayOf(data: unknown): string | undefined {
  const { issueDate, date } = datesSchema.parse(data);
  return issueDate ?? date;
}

/** Only the documents of a customer are asked for by customer. */
function partyFilter({ item, context }: FindQuestion): Tree {
  if (item.entityType !== 'invoice' && item.entityType !== 'payment') return {};
  const { customerId } = datesSchema.parse(item.data);
  const id = customerId && context.externalId('customer', customerId);
  return id ? { EntityFilter: { ListID: [id] } } : {};
}

/** Where the marker may stand: the memo, the notes of time, the lines of a journal entry. */
function textsOf(row: unknown): (string | undefined)[] {
  const { Memo, JournalDebitLine, JournalCreditLine } = bookingRow.parse(row);
  const lines = [...JournalDebitLine, ...JournalCreditLine].map((line) => line.Memo);
  return [Memo, timeRow.partial().safeParse(row).data?.Notes, ...lines];
}
