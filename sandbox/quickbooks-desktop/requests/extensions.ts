import type { Books, DataExtension } from '../company/books.ts';
import { people } from '../company/reference-targets.ts';
import { declarations } from '../entities/registry.ts';
import type { Fields } from '../fields.ts';
import { group, text, texts } from '../fields.ts';
import { parts } from '../schema/notation.ts';
import { notFound, StatusError } from '../statuses.ts';
import { escapeXml } from '../xml/write.ts';
import { lookUp } from './references.ts';
import type { Outcome, Request, RequestContext, RequestDefinition } from './request.ts';
import { sameOwner } from './show.ts';

const target =
  '< ListDataExtType[ListDataExtType] ListObjRef{ref} | TxnDataExtType[TxnDataExtType] TxnID[id] TxnLineID?[id] | OtherDataExtType[OtherDataExtType] >';
const name = 'OwnerID[guid] DataExtName[31]';
const CUSTOM = '0';

/** Custom fields (OwnerID 0) and private data of applications. */
export const extensions: readonly RequestDefinition[] = [
  writing('DataExtAdd', `DataExtAdd(${name} ${target} DataExtValue)`, add),
  writing('DataExtMod', `DataExtMod(${name} ${target} DataExtValue)`, modify),
  writing('DataExtDel', `DataExtDel(${name} ${target})`, remove),
  writing(
    'DataExtDefAdd',
    `DataExtDefAdd(OwnerID[guid] DataExtName[31] DataExtType[DataExtType] AssignToObject*[AssignToObject])`,
    define,
  ),
  {
    name: 'DataExtDefQuery',
    since: 2,
    table: parts('< OwnerID*[guid] | AssignToObject*[AssignToObject] >? IncludeRetElement*[50]'),
    attributes: ['metaData'],
    writes: false,
    run: queryDefinitions,
  },
];

function writing(
  request: string,
  table: string,
  act: (given: Fields, books: Books) => string,
): RequestDefinition {
  return {
    name: request,
    since: 2,
    table: parts(table),
    attributes: [],
    writes: true,
    run: ({ fields }: Request, { books }: RequestContext): Outcome => ({
      status: 0,
      content: act(group(fields, request) ?? {}, books),
    }),
  };
}

function add(given: Fields, books: Books): string {
  const objectId = objectOf(given, books);
  if (find(given, objectId, books)) {
    throw new StatusError(3100, `The data extension "${text(given, 'DataExtName')}" is already in use.`);
  }
  return store(given, objectId, books);
}

function modify(given: Fields, books: Books): string {
  const objectId = objectOf(given, books);
  // A custom field that is defined and empty is changed like a filled one.
  if (!find(given, objectId, books) && text(given, 'OwnerID') !== CUSTOM) throw missing(given);
  return store(given, objectId, books);
}

function remove(given: Fields, books: Books): string {
  const objectId = objectOf(given, books);
  const found = find(given, objectId, books);
  if (!found) throw missing(given);
  books.extensions = books.extensions.filter((each) => each !== found);
  return written(given, found.type, '');
}

function store(given: Fields, objectId: string, books: Books): string {
  const ownerId = text(given, 'OwnerID') ?? '';
  const wanted = text(given, 'DataExtName') ?? '';
  const definition = books.definitions.find(
    (each) => sameOwner(ownerId, each) && each.name.toLowerCase() === wanted.toLowerCase(),
  );
  if (!definition) throw missing(given);
  const old = find(given, objectId, books);
  const value = text(given, 'DataExtValue') ?? '';
  const entry: DataExtension = { ownerId, name: definition.name, type: definition.type, objectId, value };
  books.extensions = [...books.extensions.filter((each) => each !== old), entry];
  return written(given, definition.type, value);
}

function define(given: Fields, books: Books): string {
  const ownerId = text(given, 'OwnerID') ?? '';
  const wanted = text(given, 'DataExtName') ?? '';
  const type = text(given, 'DataExtType') ?? 'STR255TYPE';
  if (ownerId === CUSTOM) throw new StatusError(3250, 'Custom fields are defined by a person in QuickBooks.');
  books.definitions.push({ ownerId, name: wanted, type, objects: texts(given, 'AssignToObject') });
  const objects = texts(given, 'AssignToObject').map((object) => tag('AssignToObject', object));
  return `<DataExtDefRet>\n${tag('OwnerID', ownerId)}${tag('DataExtName', wanted)}${tag('DataExtType', type)}${objects.join('')}</DataExtDefRet>\n`;
}

function queryDefinitions({ fields, attributes }: Request, { books }: RequestContext): Outcome {
  const owners = texts(fields, 'OwnerID');
  const objects = texts(fields, 'AssignToObject');
  const found = books.definitions.filter(
    (each) =>
      (owners.length === 0 || owners.some((owner) => sameOwner(owner, each))) &&
      (objects.length === 0 || each.objects.some((object) => objects.includes(object))),
  );
  const content = found
    .map(({ ownerId, name: own, type, objects: on }) => {
      const assigned = on.map((object) => tag('AssignToObject', object)).join('');
      return `<DataExtDefRet>\n${tag('OwnerID', ownerId)}${tag('DataExtName', own)}${tag('DataExtType', type)}${assigned}</DataExtDefRet>\n`;
    })
    .join('');
  const counted = attributes.metaData && attributes.metaData !== 'NoMetaData';
  const shown = attributes.metaData === 'MetaDataOnly' ? '' : content;
  const counts: Record<string, string> = counted ? { retCount: String(found.length) } : {};
  return { status: found.length === 0 ? 1 : 0, attributes: counts, content: shown };
}

/** Id of what carries the value. @throws StatusError 3120 */
function objectOf(given: Fields, books: Books): string {
  if (text(given, 'OtherDataExtType') !== undefined) return 'company';
  const txnId = text(given, 'TxnID');
  if (txnId !== undefined) {
    if (!books.find(text(given, 'TxnDataExtType') ?? '', txnId)) throw notFound(txnId);
    return txnId;
  }
  const type = text(given, 'ListDataExtType') ?? '';
  const reference = group(given, 'ListObjRef') ?? {};
  const found = lookUp(books, kindsOf(type), reference);
  if (!found) throw notFound(text(reference, 'FullName') ?? text(reference, 'ListID') ?? '');
  return found.id;
}

function kindsOf(type: string): string[] {
  if (people.includes(type) || type === 'Account') return [type];
  return [...declarations.keys()].filter((kind) => kind.startsWith('Item'));
}

function find(given: Fields, objectId: string, books: Books): DataExtension | undefined {
  const wanted = text(given, 'DataExtName')?.toLowerCase();
  const owner = text(given, 'OwnerID') ?? '';
  return books.extensions.find(
    (each) => each.objectId === objectId && sameOwner(owner, each) && each.name.toLowerCase() === wanted,
  );
}

function missing(given: Fields): StatusError {
  return notFound(text(given, 'DataExtName') ?? '');
}

function written(given: Fields, type: string, value: string): string {
  const identity = tag('OwnerID', text(given, 'OwnerID')) + tag('DataExtName', text(given, 'DataExtName'));
  return `<DataExtRet>\n${identity}${tag('DataExtType', type)}${tag('DataExtValue', value)}</DataExtRet>\n`;
}

function tag(element: string, value: string | undefined): string {
  return value === undefined || value === '' ? '' : `<${element}>${escapeXml(value)}</${element}>\n`;
}
