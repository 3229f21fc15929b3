import { z } from 'zod';
import { ENTITIES } from '../../src/domain/entities/index.ts';
import type {
  CallFailure,
  ComposeContext,
  Composition,
  Found,
  ItemOutcome,
  Provider,
  PushItem,
  RawAnswer,
  RequestItem,
  StoredRequest,
} from '../../src/providers/provider.ts';
import type { Reading } from '../../src/providers/reads.ts';
import { type BookOutcome, bookOutcomeSchema, type Entry } from './polled-books.ts';
import { reads } from './polled-reads.ts';
import { withIds } from './polled-references.ts';

export const POLLED = 'polled';

const LONGEST_NAME = 41;

/**
 * A small accounting system on somebody's desk: it fetches work while its session is open, like QuickBooks
 * Desktop behind its Web Connector. Requests are JSON; see `PolledAgent` for the other side.
 */
export function createPolledProvider({
  name = POLLED,
  // The books answer a request that they know from memory for as long as they exist.
  remembersMs = 90 * 86_400_000,
  /** Whether an entry can be told from others that look alike. */
  knowsMarks = true,
} = {}): Provider {
  return {
    name,
    capabilities: {
      delivery: 'they_poll',
      entityTypes: ['customer', 'service_item', 'invoice', 'payment'],
      maxItemsPerRequest: 10,
      // One message set at a time for a company file.
      maxRequestsInFlight: 1,
      exclusiveTypes: [],
      remembersMs,
      limits: [],
    },
    compose,
    interpret,
    reads: knowsMarks ? reads : { ...reads, find: lookInVain },
    polls: { failureOf },
    excerpt: ({ body }, key, answer) => ({ request: `${key} of ${body}`, answer: answer?.body }),
  };
}

function compose(items: readonly PushItem[], context: ComposeContext): Composition {
  const refused: Composition['refused'] = [];
  const taken = items.filter((item) => {
    const error = refusalOf(item);
    if (error) refused.push({ item, error });
    return !error;
  });
  if (taken.length === 0) return { refused };
  const requestItems = taken.map((item, index) => requestItem(item, index));
  const entries = taken.map((item, index) => entryOf(item, String(index + 1), context));
  const body = JSON.stringify({ entries });
  return { request: { kind: 'batch', target: 'books', body, items: requestItems }, refused };
}

function refusalOf(item: PushItem): Composition['refused'][number]['error'] | undefined {
  if (item.desired !== 'present' && !item.counterpart) {
    return { type: 'CounterpartMissing', message: 'The record is not in the books.' };
  }
  const name = ENTITIES[item.entityType].nameOf(item.data);
  if (item.entityType !== 'customer' || name.length <= LONGEST_NAME) return undefined;
  return {
    type: 'InvalidRecord',
    message: `displayName has ${name.length} characters; the books take at most ${LONGEST_NAME}.`,
    field: 'displayName',
  };
}

function requestItem(item: PushItem, index: number): RequestItem {
  const { entityType, recordId, data } = item;
  const operation = operationOf(item);
  const total = operation === 'void' ? undefined : ENTITIES[entityType].totalOf?.(data);
  return { key: String(index + 1), entityType, recordId, operation, total };
}

function operationOf(item: PushItem): Entry['operation'] {
  if (item.desired === 'void') return 'void';
  if (item.desired === 'inactive') return 'deactivate';
  return item.counterpart ? 'update' : 'create';
}

function entryOf(item: PushItem, key: string, context: ComposeContext): Entry {
  const { entityType, data, counterpart } = item;
  const refs = ENTITIES[entityType]
    .prerequisites(data)
    .map((ref) => context.externalId(ref.entityType, ref.recordId) ?? 'none');
  return {
    key,
    entityType,
    operation: operationOf(item),
    id: counterpart?.externalId,
    version: counterpart?.externalVersion,
    refs,
    own: item.recordId,
    data: z
      .record(z.string(), z.unknown())
      .parse(withIds(data, (type, id) => context.externalId(type, id) ?? 'none')),
  };
}

function* lookInVain(...[facts]: Parameters<typeof reads.find>): Reading<Found> {
  const answer = yield* reads.ping(facts);
  return answer.ok ? { ok: true, value: { kind: 'cannot_tell' } } : answer;
}

/** What the agent says when the books could not be reached at all. */
function failureOf(_request: StoredRequest, { fault, body }: RawAnswer): CallFailure | undefined {
  if (fault === undefined) return undefined;
  const vendor = { code: fault, message: body };
  return fault === 'busy'
    ? {
        kind: 'company_unavailable',
        error: { type: 'CompanyUnavailable', message: 'The books show a dialog.', vendor },
      }
    : { kind: 'unknown', error: { type: 'OutcomeUnknown', message: 'The books gave no answer.', vendor } };
}

const answerSchema = z.object({ outcomes: z.array(bookOutcomeSchema) });

function interpret(request: StoredRequest, answer: RawAnswer): ItemOutcome[] {
  const outcomes = outcomesIn(answer.body);
  return request.items.map((item) => {
    const outcome = outcomes.find(({ key }) => key === item.key);
    return outcome ? translate(outcome) : unanswered(item.key);
  });
}

function outcomesIn(body: string): BookOutcome[] {
  try {
    return answerSchema.parse(JSON.parse(body)).outcomes;
  } catch {
    // No answer of the books: every item stays open.
    return [];
  }
}

function translate(outcome: BookOutcome): ItemOutcome {
  const { key } = outcome;
  if (outcome.kind === 'written') {
    const counterpart = { externalId: outcome.id, externalVersion: outcome.version };
    return { key, kind: 'written', counterpart, total: outcome.total };
  }
  const error = { type: outcome.reason, message: outcome.message };
  const isDuplicate = outcome.reason === 'DuplicateName' || outcome.reason === 'DuplicateNumber';
  return isDuplicate
    ? { key, kind: 'duplicate', error, holder: outcome.holder }
    : { key, kind: 'failed', error };
}

function unanswered(key: string): ItemOutcome {
  return { key, kind: 'failed', error: { type: 'OutcomeUnknown', message: 'The books gave no answer.' } };
}
