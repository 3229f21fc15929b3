import { wallDate } from '../clock.ts';
import type { Books } from '../company/books.ts';
import type { Deletion } from '../company/record.ts';
import type { Fields } from '../fields.ts';
import { group, text, texts } from '../fields.ts';
import { parts } from '../schema/notation.ts';
import { StatusError } from '../statuses.ts';
import { escapeXml } from '../xml/write.ts';
import { deleteRecord, findForRemoval, voidRecord } from './remove.ts';
import type { Outcome, Request, RequestContext, RequestDefinition } from './request.ts';

/** How long deletions can be asked for. */
const KEPT_S = 90 * 86_400;
const deletedRange =
  'DeletedDateRangeFilter?(FromDeletedDate?[datetime] ToDeletedDate?[datetime]) IncludeRetElement*[50]';

export const removals: readonly RequestDefinition[] = [
  {
    name: 'ListDel',
    since: 1,
    table: parts('ListDelType[ListDelType] ListID[id]'),
    attributes: [],
    writes: true,
    run: ({ fields }, { books }) =>
      remove(books, text(fields, 'ListDelType'), text(fields, 'ListID'), 'List'),
  },
  {
    name: 'TxnDel',
    since: 1,
    table: parts('TxnDelType[TxnDelType] TxnID[id]'),
    attributes: [],
    writes: true,
    run: ({ fields }, { books }) => remove(books, text(fields, 'TxnDelType'), text(fields, 'TxnID'), 'Txn'),
  },
  {
    name: 'TxnVoid',
    since: 2,
    table: parts('TxnVoidType[TxnVoidType] TxnID[id]'),
    attributes: [],
    writes: true,
    run: voidTxn,
  },
  deletedQuery('ListDeleted', 'ListDelType', 'list'),
  deletedQuery('TxnDeleted', 'TxnDelType', 'txn'),
];

function remove(books: Books, kind = '', id = '', sort: 'List' | 'Txn'): Outcome {
  const record = findForRemoval(books, kind, id);
  const full = sort === 'List' ? books.names.fullName(id) : text(record.fields, 'RefNumber');
  const created = books.zone.write(record.created, books.settings.unproven.summerOffset);
  deleteRecord(books, record);
  const deleted = books.zone.write(books.wall(), books.settings.unproven.summerOffset);
  const name = tag(sort === 'List' ? 'FullName' : 'RefNumber', full);
  const content =
    tag(`${sort}DelType`, kind) +
    tag(`${sort}ID`, id) +
    (sort === 'Txn' ? tag('TimeCreated', created) : '') +
    tag('TimeDeleted', deleted) +
    name;
  return { status: 0, content, written: { id, macro: undefined } };
}

function voidTxn({ fields }: Request, { books }: RequestContext): Outcome {
  const kind = text(fields, 'TxnVoidType') ?? '';
  const id = text(fields, 'TxnID') ?? '';
  const record = voidRecord(books, findForRemoval(books, kind, id));
  const { summerOffset } = books.settings.unproven;
  const content =
    tag('TxnVoidType', kind) +
    tag('TxnID', id) +
    tag('TimeCreated', books.zone.write(record.created, summerOffset)) +
    tag('TimeModified', books.zone.write(record.modified, summerOffset)) +
    tag('RefNumber', text(record.fields, 'RefNumber'));
  return { status: 0, content, written: { id, macro: undefined } };
}

function deletedQuery(
  name: string,
  typeName: 'ListDelType' | 'TxnDelType',
  sort: 'list' | 'txn',
): RequestDefinition {
  return {
    name: `${name}Query`,
    since: 2,
    table: parts(`${typeName}+[${typeName}] ${deletedRange}`),
    attributes: ['metaData'],
    writes: false,
    run(request, { books }) {
      const kinds = texts(request.fields, typeName);
      const passes = rangeOf(books, group(request.fields, 'DeletedDateRangeFilter') ?? {});
      const rows = books.deletions.filter(
        (row) => row.sort === sort && kinds.includes(row.kind) && passes(row),
      );
      const { metaData = 'NoMetaData' } = request.attributes;
      const attributes: Record<string, string> = {};
      if (metaData !== 'NoMetaData') attributes.retCount = String(rows.length);
      const content =
        metaData === 'MetaDataOnly' ? '' : rows.map((row) => writeDeletion(books, name, row)).join('');
      return { status: rows.length === 0 ? 1 : 0, attributes, content };
    },
  };
}

function rangeOf(books: Books, given: Fields): (row: Deletion) => boolean {
  const { summerOffset } = books.settings.unproven;
  const oldest = books.wall() - KEPT_S;
  const from = books.zone.read(text(given, 'FromDeletedDate') ?? wallDate(oldest), summerOffset) ?? 0;
  const to = books.zone.read(text(given, 'ToDeletedDate') ?? '2037-12-31', summerOffset, true) ?? 0;
  if (to < from) throw new StatusError(3030, 'The date range is invalid: it ends before it begins.');
  return ({ deleted }) => deleted >= Math.max(from, oldest) && deleted <= to;
}

function writeDeletion(books: Books, name: string, row: Deletion): string {
  const { summerOffset } = books.settings.unproven;
  const [typeName, idName, shownName] =
    row.sort === 'list' ? ['ListDelType', 'ListID', 'FullName'] : ['TxnDelType', 'TxnID', 'RefNumber'];
  const content =
    tag(typeName ?? '', row.kind) +
    tag(idName ?? '', row.id) +
    tag('TimeCreated', books.zone.write(row.created, summerOffset)) +
    tag('TimeDeleted', books.zone.write(row.deleted, summerOffset)) +
    tag(shownName ?? '', row.name);
  return `<${name}Ret>\n${content}</${name}Ret>\n`;
}

function tag(name: string, value: string | undefined): string {
  return value === undefined || value === '' ? '' : `<${name}>${escapeXml(value)}</${name}>\n`;
}
