import { Decimal } from 'decimal.js';
import { z } from 'zod';
import { ENTITIES } from '../../domain/entities/index.ts';
import { roundAmount } from '../../domain/money.ts';
import type { WrittenContent } from '../../domain/written.ts';
import { assertNever, SyncError } from '../../errors.ts';
import type {
  ComposeContext,
  ComposedRequest,
  Composition,
  Counterpart,
  PushItem,
  RequestItem,
} from '../provider.ts';
import { documentOf, formIn, type VendorDocument, vendorEntity } from './entities/entities.ts';
import { keptMember } from './entities/kept-lines.ts';
import type { Members } from './entities/members.ts';
import { writeContext } from './entities/write-context.ts';
import { type JsonObject, writeJson } from './exact-json.ts';
import { statedRate } from './exchange-rate.ts';
import { putBackMembers } from './undo.ts';
import { expectedContent } from './written-content.ts';

/** One write: its place in the request and the body of the entity. */
interface Write {
  item: RequestItem;
  document: VendorDocument;
  body: JsonObject;
}

/** A lone write goes as a single request (500 a minute), several as one batch (40 a minute). */
export function compose(items: readonly PushItem[], context: ComposeContext): Composition {
  const writes: Write[] = [];
  const refused: Composition['refused'] = [];
  const unsaid: PushItem[] = [];
  for (const item of items) {
    try {
      const write = writeItem(item, String(writes.length + 1), context);
      if (isUnsaid(write, item)) unsaid.push(item);
      else writes.push(write);
    } catch (error) {
      if (!(error instanceof SyncError)) throw error;
      refused.push({ item, error: error.info });
    }
  }
  return { request: requestOf(writes), refused, unsaid };
}

/** A change that has nothing to say would cost a call, and only give the object a new version. */
function isUnsaid({ item: { operation }, body }: Write, { agreed, undo }: PushItem): boolean {
  if (operation !== 'update' || !agreed || undo) return false;
  return Object.entries(body).every(([name, value]) => ENVELOPE.has(name) || value === undefined);
}

/** What an update carries beside what it says. */
const ENVELOPE = new Set(['Id', 'SyncToken', 'sparse', 'ExchangeRate']);

function requestOf(writes: readonly Write[]): ComposedRequest | undefined {
  const [first, second] = writes;
  if (!first) return undefined;
  return second ? batch(writes) : single(first);
}

function writeItem(item: PushItem, key: string, context: ComposeContext): Write {
  const operation = operationOf(item);
  const { entityType, recordId } = item;
  return {
    item: {
      key,
      entityType,
      recordId,
      operation,
      ...(item.undo ? {} : meantBy(item, operation, context)),
    },
    document: formOf(item),
    body: bodyOf(item, operation, context),
  };
}

/** What is taken back has the form that stands there, whatever ours would be by now. */
function formOf(item: PushItem): VendorDocument {
  return (item.undo && formIn(item.entityType, item.undo.now)) ?? documentOf(item);
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

function bodyOf(item: PushItem, operation: RequestItem['operation'], context: ComposeContext): JsonObject {
  const fields = (): JsonObject => ({
    ...vendorEntity(item.entityType).write(item.data, writeContext(item, context)),
    ExchangeRate: statedRate(item, context),
  });
  switch (operation) {
    case 'create':
      return fields();
    case 'update':
      return { ...versionOf(item), ...(item.undo ? putBack(item) : whatChanged(unfrozen(item), fields())) };
    case 'deactivate':
      return { ...versionOf(item), Active: false };
    case 'void':
      return versionOf(item);
    case 'delete':
      return idOf(unfrozen(item));
    default:
      return assertNever(operation);
  }
}

function unfrozen(item: PushItem): PushItem {
  const message = vendorEntity(item.entityType).frozen?.(item.counterpart?.image);
  if (message === undefined) return item;
  throw new SyncError({ type: 'RecordFrozen', message });
}

function putBack(item: PushItem): JsonObject {
  const { fullUpdate, forms } = vendorEntity(item.entityType);
  return putBackMembers(item, fullUpdate === true || forms !== undefined);
}

/** What did not change here is not stated, so what somebody wrote there stays. */
function whatChanged(item: PushItem, body: JsonObject): JsonObject {
  const { members, fullUpdate } = vendorEntity(item.entityType);
  const image = item.counterpart?.image;
  if (!members || (fullUpdate ? image === undefined : !item.agreed)) return body;
  const sent = new Set(['ExchangeRate', ...stated(item, members, body)]);
  const written = Object.fromEntries(Object.entries(body).filter(([name]) => sent.has(name)));
  // Taken whole: what did not change, and what has no place here, goes back as it is there.
  return fullUpdate ? { ...withoutMembers(image, sent), ...written } : written;
}

/** Where nothing was agreed, all that we have a word for; of what was only paired, what ours says. */
function stated({ agreed, justPaired }: PushItem, members: Members, body: JsonObject): string[] {
  if (agreed) return agreed.changed.flatMap((field) => members[field] ?? []);
  const all = Object.values(members);
  return all.filter((names) => !justPaired || names.some((name) => body[name] !== undefined)).flat();
}

function withoutMembers(image: unknown, left: ReadonlySet<string>): JsonObject {
  const members = z.record(z.string(), z.unknown()).safeParse(image).data ?? {};
  return Object.fromEntries(
    Object.entries(members).flatMap(([name, value]) =>
      left.has(name) ? [] : [[name, keptMember(name, value)]],
    ),
  );
}

/** The SyncToken makes QuickBooks refuse the write when someone else changed the record meanwhile. */
function versionOf(item: PushItem): JsonObject {
  const { fullUpdate } = vendorEntity(item.entityType);
  return fullUpdate ? idOf(item) : { ...idOf(item), sparse: true };
}

function idOf(item: PushItem): JsonObject {
  const { externalId, externalVersion } = item.counterpart ?? neverSynced(item);
  return { Id: externalId, SyncToken: externalVersion };
}

function neverSynced(item: PushItem): Counterpart {
  const label = ENTITIES[item.entityType].label.toLowerCase();
  throw new SyncError({
    type: 'CounterpartMissing',
    message: `The ${label} is not in QuickBooks, so there is nothing to make ${item.desired} there.`,
  });
}

/** What of it the answer is compared with; what is put back is compared as a whole. */
function meantBy(item: PushItem, operation: RequestItem['operation'], context: ComposeContext) {
  return {
    total: totalOf(item, operation),
    taxInside: taxInside(item, operation),
    expected: isWritten(operation) ? meantContent(item, context) : undefined,
  };
}

function meantContent(item: PushItem, context: ComposeContext): WrittenContent | undefined {
  const [content, rate] = [expectedContent(item, context), statedRate(item, context)?.digits];
  if (rate === undefined) return content;
  const total = ENTITIES[item.entityType].totalOf?.(item.data);
  return {
    ...content,
    rate,
    homeTotal: total && roundAmount(new Decimal(total).times(rate), context.company.homeCurrency),
  };
}

function taxInside(item: PushItem, operation: RequestItem['operation']): string | undefined {
  return isWritten(operation) ? ENTITIES[item.entityType].taxInside?.(item.data) : undefined;
}

function isWritten(operation: RequestItem['operation']): boolean {
  return operation === 'create' || operation === 'update';
}

function totalOf(item: PushItem, operation: RequestItem['operation']): string | undefined {
  return isWritten(operation) ? ENTITIES[item.entityType].totalOf?.(item.data) : undefined;
}

function single({ item, document, body }: Write): ComposedRequest {
  return { kind: 'single', target: targetOf(item, document), body: writeJson(body), items: [item] };
}

function targetOf(item: RequestItem, document: VendorDocument): string {
  const { resource, voidedBy } = document;
  const removal = removalOf(item, document);
  if (removal === undefined) return resource;
  // `operation=void` of a payment is answered with 200 and leaves it as it was.
  const isOption = removal === 'void' && voidedBy === 'update';
  return isOption ? `${resource}?operation=update&include=void` : `${resource}?operation=${removal}`;
}

function batch(writes: readonly Write[]): ComposedRequest {
  const body = writeJson({ BatchItemRequest: writes.map(batchItem) });
  return { kind: 'batch', target: 'batch', body, items: writes.map(({ item }) => item) };
}

function batchItem({ item, document, body }: Write): JsonObject {
  return {
    bId: item.key,
    ...batchOperation(item, document),
    [document.wireName]: body,
  };
}

function batchOperation(item: RequestItem, document: VendorDocument): JsonObject {
  if (item.operation === 'create') return { operation: 'create' };
  const removal = removalOf(item, document);
  if (removal === 'void' && document.voidedBy === 'update')
    return { operation: 'update', optionsData: 'void' };
  return { operation: removal ?? 'update' };
}

/** How a document is taken back: some that we call void are deleted there. */
function removalOf({ operation }: RequestItem, { removal }: VendorDocument): 'void' | 'delete' | undefined {
  if (operation === 'delete') return 'delete';
  return operation === 'void' ? removal : undefined;
}
