import { fault } from '../faults/catalog.ts';
import { text } from '../json.ts';
import type { Books } from './books.ts';
import type { Draft } from './draft.ts';

/** States that come from the bank or the payments service and that no request of a client's brings about. */
export const marks = { settled: 1, 'bank-matched': 2 } as const;
export type Mark = keyof typeof marks;

function key(books: Books, entity: string, id: string) {
  return [books.company.number, 'mark', entity, Number(id)];
}

export function setMark(books: Books, entity: string, id: string, mark: Mark | undefined): void {
  if (mark) books.store.counters.putSync(key(books, entity, id), marks[mark]);
  else books.store.counters.removeSync(key(books, entity, id));
}

/** @throws VendorFault 6450 (settled by the payments service) or 6480 (matched with the bank's record) */
export function checkMarks({ books, declaration, before }: Draft): void {
  const id = text(before, 'Id');
  if (id === undefined || declaration.kind !== 'transaction') return;
  const mark = books.store.counters.get(key(books, declaration.name, id));
  if (mark === marks.settled)
    throw fault('6450', 'The transaction has been settled and cannot be changed', '');
  if (mark === marks['bank-matched']) {
    throw fault('6480', 'The transaction has been matched with a bank transaction and cannot be changed', '');
  }
}
