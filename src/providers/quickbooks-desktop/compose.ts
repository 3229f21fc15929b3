import { ENTITIES } from '../../domain/entities/index.ts';
import { assertNever, SyncError } from '../../errors.ts';
import type { ComposeContext, Composition, Counterpart, PushItem, RequestItem } from '../provider.ts';
import { messageRules } from './company-facts.ts';
import { versionParts } from './counterpart-version.ts';
import { formOfRecord, type VendorForm, vendorEntity } from './entities/entities.ts';
import { writeContext } from './entities/write-context.ts';
import { fieldOf } from './faults/fields.ts';
import { writeMessageSet } from './qbxml/message-set.ts';
import {
  type MessageRequest,
  MisfitMessage,
  TooLong,
  type Tree,
  type WrittenRequest,
  writeRequest,
} from './qbxml/write-message.ts';
import { queryOf } from './reads/queries.ts';
import { expectedContent } from './written-content.ts';

/** Message sets that write; kept by QuickBooks under the id of the request. */
export const WRITE = 'write';
/** Behind an item's key: the request that reads the version which its void left. */
export const AFTERWARDS = 'q';

interface Write {
  item: RequestItem;
  xml: string;
}

/** One message set under the request's id: the same bytes sent again bring the first outcome. */
export function compose(items: readonly PushItem[], context: ComposeContext): Composition {
  const writes: Write[] = [];
  const refused: Composition['refused'] = [];
  const unsaid: PushItem[] = [];
  for (const item of items) {
    try {
      const write = writeItem(item, String(writes.length + 1), context);
      if (write) writes.push(write);
      else unsaid.push(item);
    } catch (error) {
      refused.push({ item, error: refusalOf(error, item).info });
    }
  }
  if (writes.length === 0) return { refused, unsaid };
  const body = writeMessageSet({
    version: messageRules(context.company).version,
    requests: writes.map(({ xml }) => xml),
    newId: context.requestId,
  });
  const request = { kind: 'batch', target: WRITE, body, items: writes.map(({ item }) => item) } as const;
  return { request, refused, unsaid };
}

/** Undefined for a change that has nothing to say: a Mod without an element would only give it a new version. */
function writeItem(item: PushItem, key: string, context: ComposeContext): Write | undefined {
  const operation = operationOf(item);
  const notes: string[] = [];
  const fields = () =>
    vendorEntity(item.entityType).write(
      item.data,
      writeContext(item, context, (note) => notes.push(note)),
    );
  const requests = requestsOf({ item, operation, key, fields });
  if (requests.length === 0) return undefined;
  const written = requests.map((request) => writeRequest(request, messageRules(context.company)));
  return {
    item: {
      ...requestItem(item, { key, operation, notes: [...notes, ...replacedIn(item, written)] }),
      expected: isWritten(operation) ? expectedContent(item, context) : undefined,
    },
    xml: written.map(({ xml }) => xml).join(''),
  };
}

function requestItem(
  { entityType, recordId, data }: PushItem,
  { key, operation, notes }: Pick<RequestItem, 'key' | 'operation'> & { notes: readonly string[] },
): RequestItem {
  const { totalOf, taxInside } = ENTITIES[entityType];
  return {
    key,
    entityType,
    recordId,
    operation,
    total: isWritten(operation) ? totalOf?.(data) : undefined,
    taxInside: isWritten(operation) ? taxInside?.(data) : undefined,
    note: notes.length > 0 ? notes.join(' ') : undefined,
  };
}

function isWritten(operation: RequestItem['operation']): boolean {
  return operation === 'create' || operation === 'update';
}

/** Names the fields only: what they say is the record's own. */
function replacedIn({ entityType }: PushItem, written: readonly WrittenRequest[]): string[] {
  const fields = new Set(
    written.flatMap(({ replaced }) => replaced).flatMap((path) => fieldOf(entityType, path) ?? []),
  );
  return fields.size === 0
    ? []
    : [
        `Characters that QuickBooks Desktop does not take are written with others: ${[...fields].join(', ')}.`,
      ];
}

function operationOf(item: PushItem): RequestItem['operation'] {
  switch (item.desired) {
    case 'present':
      return item.counterpart ? 'update' : 'create';
    case 'inactive':
      return 'deactivate';
    case 'void':
      return 'void';
    case 'absent':
      return 'delete';
    default:
      return assertNever(item.desired);
  }
}

interface Wanted {
  item: PushItem;
  operation: RequestItem['operation'];
  key: string;
  fields: () => Tree;
}

function requestsOf({ item, operation, key, fields }: Wanted): MessageRequest[] {
  const form = formOfRecord(item);
  switch (operation) {
    case 'create':
      return [{ name: form.add, requestId: key, tree: { [form.add]: fields() } }];
    case 'update':
      return changesOf(form, item, key, whatChanged(item, fields()));
    case 'deactivate':
      return [modOf(form, item, key, { IsActive: false })];
    case 'void':
      return form.removal === 'void' ? voidOf(form, item, key) : [deletionOf(form, item, key)];
    case 'delete':
      return [deletionOf(form, item, key)];
    default:
      return assertNever(operation);
  }
}

/** What did not change here is not stated, so what somebody wrote there stays. */
function whatChanged({ entityType, agreed }: PushItem, fields: Tree): Tree {
  const { members } = vendorEntity(entityType);
  if (!agreed || !members) return fields;
  const sent = new Set(agreed.changed.flatMap((field) => members[field] ?? []));
  return Object.fromEntries(Object.entries(fields).filter(([name]) => sent.has(name)));
}

function changesOf(form: VendorForm, item: PushItem, key: string, stated: Tree): MessageRequest[] {
  const isNothing = Object.values(stated).every((value) => value === undefined);
  return isNothing ? [] : [modOf(form, item, key, stated)];
}

/** The EditSequence makes QuickBooks refuse the write when someone else changed the record meanwhile. */
function modOf(form: VendorForm, item: PushItem, key: string, fields: Tree): MessageRequest {
  const { externalId, externalVersion } = counterpartOf(item);
  const { editSequence: EditSequence } = versionParts(externalVersion);
  const tree = { [form.mod]: { ...fields, [form.id]: externalId, EditSequence } };
  return { name: form.mod, requestId: key, tree };
}

/** The answer to a void does not say which version it left, so that is asked for in the same set. */
function voidOf(form: VendorForm, item: PushItem, key: string): MessageRequest[] {
  const TxnID = counterpartOf(item).externalId;
  return [
    { name: 'TxnVoid', requestId: key, tree: { TxnVoidType: form.name, TxnID } },
    queryOf(form, key + AFTERWARDS, { TxnID: [TxnID] }),
  ];
}

function deletionOf(form: VendorForm, item: PushItem, key: string): MessageRequest {
  const { externalId } = counterpartOf(item);
  return form.id === 'ListID'
    ? { name: 'ListDel', requestId: key, tree: { ListDelType: form.name, ListID: externalId } }
    : { name: 'TxnDel', requestId: key, tree: { TxnDelType: form.name, TxnID: externalId } };
}

function counterpartOf(item: PushItem): Counterpart {
  if (item.counterpart) return item.counterpart;
  const label = ENTITIES[item.entityType].label.toLowerCase();
  throw new SyncError({
    type: 'CounterpartMissing',
    message: `The ${label} is not in QuickBooks, so there is nothing to make ${item.desired} there.`,
  });
}

/** What the table refuses is the record's matter as long as the record can be changed so that it fits. */
function refusalOf(error: unknown, { entityType }: PushItem): SyncError {
  if (error instanceof SyncError) return error;
  if (error instanceof TooLong) return tooLong(error, fieldOf(entityType, error.path));
  if (!(error instanceof MisfitMessage)) throw error;
  return new SyncError({
    type: 'InvalidRecord',
    message: `QuickBooks Desktop cannot take this record: ${error.message}.`,
    field: fieldOf(entityType, /^[\w.]+/.exec(error.message)?.[0] ?? ''),
  });
}

function tooLong({ path, length, limit }: TooLong, field: string | undefined): SyncError {
  return new SyncError({
    type: 'InvalidRecord',
    message: `${field ?? path} has ${length} characters; QuickBooks Desktop takes at most ${limit}.`,
    field,
  });
}
