import { z } from 'zod';
import type { SyncErrorInfo } from '../../errors.ts';
import type {
  CompanyCapabilities,
  ItemOutcome,
  PulledRecord,
  RawAnswer,
  RequestItem,
  StoredRequest,
} from '../provider.ts';
import { documentsOf } from './entities/entities.ts';
import { parseJson } from './exact-json.ts';
import { type Fault, faultsIn, readFaults } from './faults/read-fault.ts';
import { holderIn, translateFaults } from './faults/translate.ts';
import { imageOf } from './image.ts';
import { readRow } from './read-row.ts';
import { rowSchema } from './rows.ts';
import { answeredContent } from './written-content.ts';

const writtenSchema = z.looseObject({ Id: z.string(), SyncToken: z.string() });

/** Deleted: there is no version any more. */
const deletedSchema = z.object({ Id: z.string(), status: z.literal('Deleted') });
const GONE = 'deleted';
/** What was to be deleted and is not there any more: somebody was faster. */
const NOT_FOUND = '610';

const batchSchema = z.object({
  BatchItemResponse: z.array(z.looseObject({ bId: z.string().optional() })),
});

type Unwritten =
  | { kind: 'duplicate'; error: SyncErrorInfo; holder?: string }
  | { kind: 'failed'; error: SyncErrorInfo };

/** One outcome for each item, whatever the answer looks like. */
export function interpret(
  request: StoredRequest,
  answer: RawAnswer,
  company?: CompanyCapabilities,
): ItemOutcome[] {
  const body = jsonOf(answer.body);
  const fault = body === undefined ? readFaults(answer.body) : faultsIn(body);
  if (fault) return request.items.map((item) => faulty(request, item, fault, answer, true));
  const parts = partsOf(request, body);
  return request.items.map((item) => outcomeOf(request, item, parts?.get(item.key), { ...answer, company }));
}

/** The piece of the answer that belongs to each key; undefined when it is no answer of the company API. */
function partsOf(request: StoredRequest, body: unknown): Map<string, unknown> | undefined {
  if (request.kind !== 'batch') return new Map(request.items.map((item) => [item.key, body]));
  const batch = batchSchema.safeParse(body).data;
  return batch && new Map(batch.BatchItemResponse.map((part) => [part.bId ?? '', part]));
}

type Answer = RawAnswer & { company?: CompanyCapabilities };

function outcomeOf(request: StoredRequest, item: RequestItem, part: unknown, answer: Answer): ItemOutcome {
  const faults = faultsIn(part);
  if (faults) return faulty(request, item, faults, answer);
  const removed = item.operation === 'void' && documentIn(item, part, deletedSchema);
  if (removed) return deleted(item, removed.Id);
  if (item.operation === 'delete') return removal(item, part, answer);
  const written = documentIn(item, part, writtenSchema);
  if (!written) return unanswered(item, answer);
  return {
    key: item.key,
    kind: 'written',
    counterpart: {
      externalId: written.Id,
      externalVersion: written.SyncToken,
      image: imageOf(item.entityType, written),
    },
    ...answeredContent(item.entityType, written),
    held: heldIn(item, part, answer.company),
  };
}

const wholeRowSchema = rowSchema.loose();

/** What is there now; an answer that says only part of it counts as one that cannot be read. */
function heldIn(item: RequestItem, part: unknown, company?: CompanyCapabilities): PulledRecord | undefined {
  const row = documentIn(item, part, wholeRowSchema);
  return row && readRow(item.entityType, row, company);
}

const partSchema = z.record(z.string(), z.unknown());

/** Schemas are built once and not a record: building one costs more than what it checks. */
function documentIn<T>(item: RequestItem, part: unknown, schema: z.ZodType<T>): T | undefined {
  const documents = partSchema.safeParse(part).data;
  for (const { wireName } of documentsOf(item.entityType)) {
    const found = schema.safeParse(documents?.[wireName]).data;
    if (found) return found;
  }
  return undefined;
}

function removal(item: RequestItem, part: unknown, answer: RawAnswer): ItemOutcome {
  return documentIn(item, part, deletedSchema)
    ? { key: item.key, kind: 'removed' }
    : unanswered(item, answer);
}

function deleted({ key }: RequestItem, externalId: string): ItemOutcome {
  const note = 'It was deleted in QuickBooks; what it had taken up is free again.';
  return { key, kind: 'written', counterpart: { externalId, externalVersion: GONE }, note };
}

function faulty(
  request: StoredRequest,
  item: RequestItem,
  faults: readonly Fault[],
  answer: RawAnswer,
  whole = false,
): ItemOutcome {
  if (item.operation === 'delete' && faults[0]?.code === NOT_FOUND) return { key: item.key, kind: 'removed' };
  const gone = alreadyGone(request, item, faults);
  if (gone) return deleted(item, gone);
  const origin = { httpStatus: answer.httpStatus, reference: answer.reference };
  const operation = whole && request.kind === 'batch' ? 'batch' : item.operation;
  const error = translateFaults(faults, origin, { operation, item });
  if (error.type === 'BatchRefused') return { key: item.key, kind: 'failed', error, alone: true };
  return { key: item.key, ...asLookUp(item, error, holderIn(faults)) };
}

/** Id of a document that was to be deleted and is not there any more: somebody was faster. */
function alreadyGone(
  request: StoredRequest,
  item: RequestItem,
  faults: readonly Fault[],
): string | undefined {
  const deletes = documentsOf(item.entityType).some(({ removal }) => removal === 'delete');
  if (!deletes || item.operation !== 'void' || faults[0]?.code !== NOT_FOUND) return undefined;
  const body = jsonOf(request.body);
  const entry =
    request.kind === 'batch'
      ? sentBatchSchema.safeParse(body).data?.BatchItemRequest.find(({ bId }) => bId === item.key)
      : body;
  return (
    idSchema.safeParse(entry).data?.Id ??
    (entry === undefined ? undefined : documentIn(item, entry, idSchema)?.Id)
  );
}

const idSchema = z.object({ Id: z.string() });

const sentBatchSchema = z.object({ BatchItemRequest: z.array(z.looseObject({ bId: z.string() })) });

/** A create may have left a record behind; a second change of one version is refused, so it needs no look. */
function asLookUp(item: RequestItem, error: SyncErrorInfo, holder?: string): Unwritten {
  const isTaken = error.type === 'DuplicateName' || error.type === 'DuplicateNumber';
  const isOpen = error.type === 'OutcomeUnknown' || error.type === 'VendorFault';
  const needsLook = isTaken || (isOpen && item.operation === 'create');
  return needsLook ? { kind: 'duplicate', error, holder } : { kind: 'failed', error };
}

function unanswered(item: RequestItem, answer: RawAnswer): ItemOutcome {
  const error: SyncErrorInfo = {
    type: 'OutcomeUnknown',
    message: 'The answer of QuickBooks does not say what became of this record.',
    vendor: { httpStatus: answer.httpStatus, reference: answer.reference },
  };
  return { key: item.key, ...asLookUp(item, error) };
}

function jsonOf(body: string): unknown {
  try {
    return parseJson(body);
  } catch {
    // XML, half an answer, or another program's page.
    return undefined;
  }
}
