import type { Books } from './books.ts';

/** Ids of deleted objects are kept: change data capture shows them, and a late update names the deletion. */
export function bury(books: Books, entity: string, id: string): void {
  const { number } = books.company;
  const at = books.clock.now();
  books.store.counters.putSync([number, 'deleted', entity, Number(id)], at);
  books.store.index.putSync([number, entity, 'deleted', at, Number(id)], 1);
}

export function isBuried(books: Books, entity: string, id: string): boolean {
  return books.store.counters.get([books.company.number, 'deleted', entity, Number(id)]) !== undefined;
}

/** Objects deleted at or after `since`, oldest first. */
export function buriedSince(books: Books, entity: string, since: number): { id: string; at: number }[] {
  const range = books.store.index.getKeys({
    start: [books.company.number, entity, 'deleted', since],
    end: [books.company.number, entity, 'deleted', Number.POSITIVE_INFINITY],
  });
  return [...range].map((key) => {
    const [, , , at, id] = key as [number, string, string, number, number];
    return { id: String(id), at };
  });
}
