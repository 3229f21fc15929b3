import type { Books } from '../../engine/books.ts';
import type { Draft } from '../../engine/draft.ts';
import { fault } from '../../faults/catalog.ts';
import type { JsonObject } from '../../json.ts';
import { refId, text } from '../../json.ts';

/** The vendor nests lists five deep, the top included. */
const LEVELS = 5;

/**
 * Checks the place of an object below its parent and returns its depth (0 at the top).
 * @throws VendorFault 6180 (too deep) or 700 (below itself)
 */
export function checkNesting(draft: Draft): number {
  const { books, declaration, record } = draft;
  let depth = 0;
  let parent = refId(record, 'ParentRef');
  while (parent !== undefined) {
    depth += 1;
    if (parent === text(record, 'Id'))
      throw fault('700', 'Parent Reference Invalid : an object cannot be its own parent', 'ParentRef');
    if (depth >= LEVELS) throw fault('6180', `Maximum nesting level of ${LEVELS} exceeded`, 'ParentRef');
    parent = refId(books.see(declaration.name, parent), 'ParentRef');
  }
  return depth;
}

/** The objects directly below one, by the index of parents. */
export function childrenOf(books: Books, entity: string, id: string): Iterable<JsonObject> {
  return books.having(entity, 'ParentRef', id);
}
