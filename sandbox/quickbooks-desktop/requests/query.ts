import type { Books } from '../company/books.ts';
import type { StoredRecord } from '../company/record.ts';
import type { Declaration } from '../entities/declaration.ts';
import type { Fields } from '../fields.ts';
import { text, texts } from '../fields.ts';
import type { Part } from '../schema/parts.ts';
import { StatusError, statuses } from '../statuses.ts';
import { listFilters, txnFilters } from './filters.ts';
import type { Outcome, Request, RequestContext } from './request.ts';
import { extensionsOf, shown } from './show.ts';
import { writeAnswer } from './write-answer.ts';

/** What a query ranges over: one kind of record, or several in one list. */
export interface Range {
  declaration: Declaration;
  kinds: readonly string[];
  /** The table of an answer, by kind. */
  answers: ReadonlyMap<string, readonly Part[]>;
}

interface Page {
  records: StoredRecord[];
  /** Ids that were asked for and are not there. */
  missing: string[];
  attributes: Record<string, string>;
}

/** Answers the query of a kind of record. */
export function runQuery(range: Range, request: Request, context: RequestContext): Outcome {
  const page = pageOf(range, request, context);
  const { metaData = 'NoMetaData' } = request.attributes;
  const attributes = { ...page.attributes };
  if (metaData !== 'NoMetaData') attributes.retCount = String(page.records.length);
  const write = (record: StoredRecord) => writeRecord(range, record, request, context);
  const content = metaData === 'MetaDataOnly' ? '' : page.records.map(write).join('');
  return { ...verdict(range.declaration, page, context.books), attributes, content };
}

function verdict(
  declaration: Declaration,
  { records, missing }: Page,
  books: Books,
): Pick<Outcome, 'status' | 'message'> {
  if (missing.length > 0) {
    const message = `The query request has not been fully completed. There was a required element ("${missing[0]}") that could not be found in QuickBooks.`;
    return { status: 500, message };
  }
  if (records.length === 0) return { status: 1 };
  const hidesPersonal = declaration.name === 'Employee' && !books.settings.access.personalData;
  if (!hidesPersonal) return { status: 0 };
  return { status: 530, message: `The field "SSN" in the "Employee" is not returned: ${statuses[3261]}` };
}

function pageOf(range: Range, request: Request, context: RequestContext): Page {
  const { fields, attributes } = request;
  const most = mostOf(fields);
  const { iterator, iteratorID = '' } = attributes;
  if (iterator === undefined) {
    const { records, missing } = select(range, fields, context.books);
    return { records: records.slice(0, most), missing, attributes: {} };
  }
  if (iterator === 'Stop') {
    context.iterators.stop(iteratorID);
    return { records: [], missing: [], attributes: { iteratorRemainingCount: '0', iteratorID } };
  }
  const state =
    iterator === 'Start'
      ? context.iterators.start(
          request.definition.name,
          select(range, fields, context.books).records.map(({ id }) => id),
        )
      : context.iterators.find(iteratorID, request.definition.name);
  if (!state) throw new StatusError(3120, `The iterator "${iteratorID}" does not exist in this session.`);
  const ids = state.left.splice(0, most);
  if (state.left.length === 0) context.iterators.stop(state.id);
  const records = ids.flatMap((id) => findIn(range, context.books, id) ?? []);
  const counts = { iteratorRemainingCount: String(state.left.length), iteratorID: state.id };
  return { records, missing: [], attributes: counts };
}

function mostOf(fields: Fields): number {
  const given = text(fields, 'MaxReturned');
  if (given === undefined) return Number.POSITIVE_INFINITY;
  if (Number(given) < 1)
    throw new StatusError(3085, `The number "${given}" in the field "MaxReturned" is invalid.`);
  return Number(given);
}

function select(range: Range, given: Fields, books: Books): Omit<Page, 'attributes'> {
  const { declaration } = range;
  const named =
    declaration.sort === 'list' ? byListNames(range, given, books) : byTxnNames(range, given, books);
  if (named) return named;
  const filters = declaration.sort === 'list' ? listFilters(books, given) : txnFilters(books, given);
  const records = allIn(range, books).filter((record) => filters.every((passes) => passes(record)));
  return { records: ordered(declaration, records, books), missing: [] };
}

function byListNames(range: Range, given: Fields, books: Books): Omit<Page, 'attributes'> | undefined {
  if ('ListID' in given) return found(texts(given, 'ListID'), (id) => findIn(range, books, id));
  if (!('FullName' in given)) return undefined;
  return found(texts(given, 'FullName'), (full) =>
    findIn(range, books, books.names.find(range.kinds[0] ?? '', full)),
  );
}

function byTxnNames(range: Range, given: Fields, books: Books): Omit<Page, 'attributes'> | undefined {
  if ('TxnID' in given) return found(texts(given, 'TxnID'), (id) => findIn(range, books, id));
  const exact = new Set(texts(given, 'RefNumberCaseSensitive'));
  const loose = new Set(texts(given, 'RefNumber').map((number) => number.toLowerCase()));
  if (exact.size === 0 && loose.size === 0) return undefined;
  const records = allIn(range, books).filter(({ fields }) => {
    const number = text(fields, 'RefNumber') ?? '';
    return exact.has(number) || loose.has(number.toLowerCase());
  });
  return { records, missing: [] };
}

function found(names: string[], find: (name: string) => StoredRecord | undefined): Omit<Page, 'attributes'> {
  const records = names.map(find);
  return {
    records: records.filter((record) => record !== undefined),
    missing: names.filter((_, at) => records[at] === undefined),
  };
}

/** Lists by name, transactions by date and number. */
function ordered(declaration: Declaration, records: StoredRecord[], books: Books): StoredRecord[] {
  const key = (record: StoredRecord) =>
    declaration.sort === 'list'
      ? books.names.fullName(record.id).toLowerCase()
      : `${text(record.fields, 'TxnDate') ?? ''} ${String(record.number).padStart(9, '0')}`;
  const keyed = records.map((record) => ({ record, key: key(record) }));
  return keyed.sort((a, b) => (a.key < b.key ? -1 : 1)).map(({ record }) => record);
}

function allIn({ kinds }: Range, books: Books): StoredRecord[] {
  return kinds.flatMap((kind) => books.all(kind));
}

function findIn({ kinds }: Range, books: Books, id: string | undefined): StoredRecord | undefined {
  const record = books.byId(id);
  return record && kinds.includes(record.kind) ? record : undefined;
}

function writeRecord(
  { declaration, answers }: Range,
  record: StoredRecord,
  { fields: given }: Request,
  { books, version }: RequestContext,
): string {
  const owners = texts(given, 'OwnerID');
  const fields = shown(books, record);
  if (owners.length > 0) fields.DataExtRet = extensionsOf(books, record.id, owners);
  const only = texts(given, 'IncludeRetElement');
  const form = { books, version, only, without: leftOut(declaration, given, only, books) };
  return writeAnswer(`${record.kind}Ret`, answers.get(record.kind) ?? [], fields, form);
}

function leftOut(declaration: Declaration, given: Fields, only: string[], books: Books): ReadonlySet<string> {
  const without = new Set<string>();
  if (text(given, 'IncludeLineItems') !== 'true')
    for (const name of declaration.lines ?? []) without.add(name);
  if (text(given, 'IncludeLinkedTxns') !== 'true') without.add('LinkedTxn');
  // Seen live: trimming an item's answer loses this one even where it is named.
  if (only.length > 0 && declaration.name.startsWith('Item')) without.add('ExternalGUID');
  if (declaration.name === 'Employee' && !books.settings.access.personalData) without.add('SSN');
  return without;
}
