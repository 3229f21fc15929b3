import type { Books } from '../company/books.ts';
import { StatusError } from '../statuses.ts';

/** @throws StatusError 3171 for a date in the closed books, unless its owner lets it pass */
export function checkClosedBooks(books: Books, kind: string, date: string | undefined): void {
  const { closingDate, unproven } = books.settings;
  if (!closingDate || !date || date > closingDate || unproven.closedBooks === 'accept') return;
  const article = /^[AEIOU]/.test(kind) ? 'an' : 'a';
  throw new StatusError(
    3171,
    `An attempt was made to modify ${article} ${kind} with a date that is on or before the closing date of the company.  If you are sure you want to do this, please ask your QuickBooks administrator to remove the password for this closing date.`,
  );
}
