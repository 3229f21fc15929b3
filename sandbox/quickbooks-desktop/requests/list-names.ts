import type { Draft } from '../entities/declaration.ts';
import { refId, text } from '../fields.ts';
import { StatusError, savingFailed } from '../statuses.ts';

/** @throws StatusError 3100 for a name that is taken, 3090 for one that cannot be, 3180 for a place that cannot be */
export function checkName(draft: Draft, levels: number): void {
  const { books, fields, kind, id } = draft;
  const name = text(fields, 'Name') ?? '';
  if (name.trim() === '') throw new StatusError(3090, 'The name of the list element must not be empty.');
  if (name.includes(':')) throw new StatusError(3090, `The object name "${name}" must not contain a colon.`);
  fields.IsActive ??= 'true';
  const parent = refId(fields, 'ParentRef');
  if (parent !== undefined) checkPlace(draft, parent, levels);
  const full = parent === undefined ? name : `${books.names.fullName(parent)}:${name}`;
  const holder = books.names.find(kind, full);
  if (holder !== undefined && holder !== id) {
    throw new StatusError(3100, `The name "${full}" of the list element is already in use.`);
  }
}

function checkPlace({ books, kind, id }: Draft, parent: string, levels: number): void {
  if (books.names.family(id).includes(parent)) {
    throw savingFailed(kind, 'An element cannot be below itself.');
  }
  const depth = books.names.fullName(parent).split(':').length + 1;
  if (depth > levels) throw savingFailed(kind, `There can be ${levels} levels at most.`);
}
