import type { Books } from '../company/books.ts';
import type { StoredRecord } from '../company/record.ts';
import { referenceTarget } from '../company/reference-targets.ts';
import type { Fields, Value } from '../fields.ts';
import { isGroup, text } from '../fields.ts';
import { invalidReference, StatusError } from '../statuses.ts';

export interface ReferenceContext {
  books: Books;
  /** The kind that is written, for error texts and for `ParentRef`. */
  kind: string;
  macros: ReadonlyMap<string, string>;
}

/** Replaces every reference below by the ListID it stands for. @throws StatusError 3140, 3130 */
export function resolveReferences(context: ReferenceContext, fields: Fields): Fields {
  const resolved: Fields = {};
  for (const [name, value] of Object.entries(fields)) {
    if (value !== undefined) resolved[name] = resolveValue(context, name, value);
  }
  return resolved;
}

function resolveValue(context: ReferenceContext, name: string, value: Value): Value {
  if (Array.isArray(value)) return value.map((each) => resolveValue(context, name, each));
  if (!isGroup(value))
    return value.startsWith('macro:') ? macro(context, value.slice('macro:'.length)) : value;
  if (!name.endsWith('Ref')) return resolveReferences(context, value);
  // An empty reference clears.
  return isEmpty(value) ? '' : { ListID: resolveReference(context, name, value) };
}

function isEmpty(reference: Fields): boolean {
  return Object.values(reference).every((part) => part === undefined || part === '');
}

function resolveReference(context: ReferenceContext, name: string, reference: Fields): string {
  const { books, kind } = context;
  const used = text(reference, 'useMacro');
  if (used !== undefined) return macro(context, used);
  const { kinds, label } = name === 'ParentRef' ? { kinds: [kind], label: 'Parent' } : referenceTarget(name);
  const found = lookUp(books, kinds, reference);
  if (found) return found.id;
  const shown = text(reference, 'FullName') ?? text(reference, 'ListID') ?? '';
  if (name !== 'ParentRef') throw invalidReference(label, shown, kind);
  throw new StatusError(
    3130,
    `There is an invalid reference to the parent "${shown}" in the ${kind} list.  QuickBooks error message: Invalid argument.  The specified record does not exist in the list.`,
  );
}

export function lookUp(books: Books, kinds: readonly string[], reference: Fields): StoredRecord | undefined {
  const id = text(reference, 'ListID');
  if (id !== undefined) {
    const record = books.byId(id);
    return record && kinds.includes(record.kind) ? record : undefined;
  }
  const name = text(reference, 'FullName') ?? '';
  for (const kind of kinds) {
    const record = books.byId(books.names.find(kind, name));
    if (record && kinds.includes(record.kind)) return record;
  }
  return undefined;
}

function macro({ macros }: ReferenceContext, name: string): string {
  const id = macros.get(name);
  if (id === undefined) throw new StatusError(3140, `There is no object with the macro name "${name}".`);
  return id;
}
