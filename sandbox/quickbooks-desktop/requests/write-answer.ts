import type { Books } from '../company/books.ts';
import type { Fields, Value } from '../fields.ts';
import { isGroup, text } from '../fields.ts';
import type { ElementPart, Part } from '../schema/parts.ts';
import { escapeXml } from '../xml/write.ts';

export interface AnswerForm {
  books: Books;
  /** Elements that came later are left out. */
  version: number;
  /** `IncludeRetElement`: what alone is shown at the top level. */
  only: readonly string[];
  /** Elements of the top level that are left out. */
  without: ReadonlySet<string>;
}

/** Writes a record in the order of its table. */
export function writeAnswer(name: string, table: readonly Part[], fields: Fields, form: AnswerForm): string {
  const shown = form.only.length > 0 || form.without.size > 0 ? selected(fields, form) : fields;
  return `<${name}>\n${content(table, shown, form)}</${name}>\n`;
}

function selected(fields: Fields, { only, without }: AnswerForm): Fields {
  const kept = Object.entries(fields).filter(
    ([name]) => !without.has(name) && (only.length === 0 || only.includes(name)),
  );
  return Object.fromEntries(kept);
}

function content(table: readonly Part[], fields: Fields, form: AnswerForm): string {
  let written = '';
  for (const part of table) {
    if (part.kind === 'choice') for (const option of part.options) written += content(option, fields, form);
    else if (part.since <= form.version) written += element(part, fields[part.name], form);
  }
  return written;
}

function element(part: ElementPart, value: Value | undefined, form: AnswerForm): string {
  if (value === undefined || value === '') return '';
  if (Array.isArray(value)) return value.map((each) => element(part, each, form)).join('');
  if (!isGroup(value)) return `<${part.name}>${escapeXml(value)}</${part.name}>\n`;
  if (part.type.kind !== 'group') return '';
  const inner = content(part.type.parts, named(part.name, value, form.books), form);
  return inner === '' ? '' : `<${part.name}>\n${inner}</${part.name}>\n`;
}

/** A stored reference holds the ListID alone: the name is today's. */
function named(name: string, value: Fields, books: Books): Fields {
  const id = name.endsWith('Ref') ? text(value, 'ListID') : undefined;
  return id === undefined ? value : { ListID: id, FullName: books.names.fullName(id) };
}
