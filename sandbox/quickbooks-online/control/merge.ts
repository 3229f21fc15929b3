import type { Books } from '../engine/books.ts';
import { commit, erase } from '../engine/commit.ts';
import { touched } from '../engine/metadata.ts';
import { bury } from '../engine/tombstones.ts';
import type { JsonObject } from '../json.ts';
import { refId, text } from '../json.ts';
import { ControlError } from './control-error.ts';

const BILLED = ['Invoice', 'Payment', 'CreditMemo', 'Estimate', 'SalesReceipt'];

/** What a person does by giving one customer the name of another: the second takes over what the first was billed. */
export function mergeCustomers(books: Books, from: string, body: JsonObject): JsonObject {
  const into = text(body, 'into') ?? '';
  const customers = books.declaration('Customer');
  const lost = books.find('Customer', from);
  const survivor = books.find('Customer', into);
  if (!lost || !survivor || from === into) throw new ControlError(404, 'name two customers');
  books.transaction(() => {
    for (const entity of BILLED) moveAll(books, entity, from, into);
    erase(books, customers, lost);
    bury(books, 'Customer', from);
    books.note('Customer', into, 'Merge', from);
  });
  return { merged: from, into };
}

function moveAll(books: Books, entity: string, from: string, into: string): void {
  const declaration = books.declaration(entity);
  for (const record of [...books.all(entity)]) {
    if (refId(record, 'CustomerRef') !== from) continue;
    const moved = { ...record, CustomerRef: { value: into } };
    commit(books, declaration, touched(books, moved, record), record);
    books.note(entity, text(record, 'Id') ?? '', 'Update');
  }
}
