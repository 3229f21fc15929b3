import type { Draft } from '../../engine/draft.ts';
import type { JsonObject } from '../../json.ts';
import { number, refId, text } from '../../json.ts';
import { addDays } from '../../wire-time.ts';

/** Days until a form without a term is due. */
const DEFAULT_DAYS = 30;

/** The due date from the term, or 30 days on. */
export function fillDueDate({ record, books, given }: Draft, partyEntity: string, partyTerm: string): void {
  const partyRef = refId(record, `${partyEntity}Ref`);
  const term = refId(record, 'SalesTermRef') ?? refId(books.see(partyEntity, partyRef), partyTerm);
  if (record.SalesTermRef === undefined && term !== undefined) record.SalesTermRef = { value: term };
  if (record.DueDate !== undefined && (given.SalesTermRef === undefined || given.DueDate !== undefined))
    return;
  record.DueDate = dueDate(text(record, 'TxnDate') ?? books.today, books.see('Term', term));
}

export function dueDate(from: string, term: JsonObject | undefined): string {
  const day = number(term, 'DayOfMonthDue');
  if (day === undefined) return addDays(from, number(term, 'DueDays') ?? DEFAULT_DAYS);
  const inMonth = Number(from.slice(8, 10));
  const skip = inMonth + (number(term, 'DueNextMonthDays') ?? 0) > day ? 1 : 0;
  const [year, month] = from.split('-').map(Number);
  const first = new Date(Date.UTC(year ?? 1970, (month ?? 1) - 1 + skip, 1));
  const last = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate();
  first.setUTCDate(Math.min(day, last));
  return first.toISOString().slice(0, 10);
}
