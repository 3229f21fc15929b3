import type { Books } from '../engine/books.ts';
import type { Operation } from '../entities/declaration.ts';
import { byWireName } from '../entities/registry.ts';
import { entry, fault, missing } from '../faults/catalog.ts';
import { faultObject } from '../faults/envelope.ts';
import { VendorFault } from '../faults/fault.ts';
import { internalFault } from '../faults/internal.ts';
import type { JsonObject } from '../json.ts';
import { isObject, text } from '../json.ts';
import { changeCapture } from './change-capture.ts';
import { executeQuery, executeWrite, writesName } from './execute.ts';
import { checkRequestId, onceOnly } from './remembered.ts';

/** The most operations that one batch may hold. */
const MOST_ITEMS = 30;
const LONGEST_BATCH_ID = 10;
const LONGEST_REQUEST_ID = 36;

export interface BatchItem {
  bId: string;
  entity?: string;
  operation?: Operation;
  body?: JsonObject;
  query?: string;
  cdc?: { entities: string; since: string };
  include: string;
}

/** Called for each item before it is carried out, so that a control rule can refuse it. */
export type ItemHook = (item: BatchItem) => VendorFault | undefined;

interface BatchContext {
  requestId: string | null;
  nameBusy: boolean;
  before: ItemHook;
}

/** @throws VendorFault 1040, 2020 or 2130 for the batch as a whole; items answer with faults of their own */
export function runBatch(books: Books, body: JsonObject, context: BatchContext): JsonObject {
  const items = readItems(body);
  const requestId = checkRequestId(context.requestId, LONGEST_REQUEST_ID);
  if (requestId && items.some((item) => item.bId.length > LONGEST_BATCH_ID)) {
    throw fault(
      '2130',
      `bId must not be longer than ${LONGEST_BATCH_ID} characters with a request id`,
      'bId',
    );
  }
  return { BatchItemResponse: items.map((item) => answerItem(books, item, requestId, context)) };
}

export function batchWritesNames(body: JsonObject): boolean {
  const list = body.BatchItemRequest;
  return Array.isArray(list) && list.some((item) => isObject(item) && Object.keys(item).some(writesName));
}

function readItems(body: JsonObject): BatchItem[] {
  const list = body.BatchItemRequest;
  if (!Array.isArray(list)) throw new VendorFault([missing('BatchItemRequest')]);
  if (list.length > MOST_ITEMS) {
    throw fault('1040', `Batch size exceeds allowed limit. Max allowed batch size is ${MOST_ITEMS}`);
  }
  return list.filter(isObject).map(readItem);
}

function readItem(item: JsonObject): BatchItem {
  const bId = String(item.bId ?? '');
  const include = text(item, 'optionsData') ?? '';
  if (item.Query !== undefined) return { bId, include, query: String(item.Query) };
  const cdc = item.CDCQuery;
  if (isObject(cdc)) {
    return {
      bId,
      include,
      cdc: { entities: String(cdc.Entities ?? ''), since: String(cdc.ChangedSince ?? '') },
    };
  }
  const name = Object.keys(item).find((key) => isObject(item[key]));
  const body = name === undefined ? undefined : item[name];
  if (name === undefined || !isObject(body)) return { bId, include };
  const operation = (text(item, 'operation') ?? 'create').toLowerCase() as Operation;
  return { bId, include, entity: name, operation, body };
}

function answerItem(
  books: Books,
  item: BatchItem,
  requestId: string | undefined,
  context: BatchContext,
): JsonObject {
  try {
    const refused = context.before(item);
    if (refused) throw refused;
    const key = requestId ? [requestId, item.bId] : undefined;
    return { ...carryOut(books, item, key, context), bId: item.bId };
  } catch (error) {
    const refusal = error instanceof VendorFault ? error : internalFault(error);
    return { Fault: faultObject(refusal), bId: item.bId };
  }
}

function carryOut(
  books: Books,
  item: BatchItem,
  key: string[] | undefined,
  context: BatchContext,
): JsonObject {
  if (item.query !== undefined) return executeQuery(books, item.query);
  if (item.cdc) return changeCapture(books, item.cdc.entities, item.cdc.since);
  const { entity, operation, body } = item;
  if (entity === undefined || body === undefined || operation === undefined) {
    throw new VendorFault([
      entry('2020', 'Required parameter operation is missing in the request', 'operation'),
    ]);
  }
  const declaration = byWireName.get(entity);
  if (!declaration) throw fault('500', `Operation ${entity} is not supported.`);
  if (!['create', 'update', 'delete', 'void'].includes(operation))
    throw fault('500', `Operation ${operation} is not supported.`);
  const options = {
    allowDuplicateNumber: item.include.toLowerCase().includes('allowduplicatedocnum'),
    includeVoid: item.include.toLowerCase() === 'void' && operation === 'update',
  };
  return onceOnly(books, key, body, () =>
    executeWrite(books, declaration.name, operation, body, { options, nameBusy: context.nameBusy }),
  );
}
