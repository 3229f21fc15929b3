import { z } from 'zod';
import type { EntityType } from '../../../domain/entity.ts';
import type { CompanyCapabilities, PullFilter, PullPage } from '../../provider.ts';
import type { CompanyFacts, ListQuestion, Reading } from '../../reads.ts';
import { PAGE_SIZE } from '../defaults.ts';
import { type VendorForm, vendorEntity } from '../entities/entities.ts';
import type { Response } from '../qbxml/read-message.ts';
import type { MessageRequest, Tree } from '../qbxml/write-message.ts';
import { nameOfRow, readRow } from '../read-row.ts';
import { anyRow } from '../rows.ts';
import { ask, refusedRead } from './ask.ts';
import { startOf } from './change-queries.ts';
import { ALL, isAnswered, nodesIn, queryOf } from './queries.ts';

const cursorSchema = z.object({ iterator: z.string() });

export function* list(facts: CompanyFacts, { entityType, filter, cursor }: ListQuestion): Reading<PullPage> {
  const [form] = vendorEntity(entityType).forms;
  if (filter.numbers) return yield* numbered(facts, entityType, filter.numbers);
  const tree = { MaxReturned: String(PAGE_SIZE), ...filtersOf(form, filter) };
  const page = yield* pageFrom(facts, queryOf(form, '1', tree), cursor);
  return page.ok ? { ok: true, value: pageOf(entityType, page.value, facts.company) } : page;
}

/** QuickBooks takes numbers instead of a filter, and gives all that it finds at once. */
function* numbered(
  facts: CompanyFacts,
  entityType: EntityType,
  numbers: readonly string[],
): Reading<PullPage> {
  const [form] = vendorEntity(entityType).forms;
  const answer = yield* ask({ facts, requests: [queryOf(form, '1', { RefNumber: [...numbers] })] });
  if (!answer.ok) return answer;
  const response = answer.value.of('1');
  if (!isAnswered(response)) return refusedRead(response);
  return { ok: true, value: pageOf(entityType, response, facts.company) };
}

/**
 * One page of what `query` asks for. QuickBooks keeps the place in a list for the session only: a cursor of another
 * session is refused, and the list begins anew. Who reads it takes a row that comes again for the same row.
 */
export function* pageFrom(
  facts: CompanyFacts,
  query: MessageRequest,
  cursor: string | undefined,
): Reading<Response> {
  const iterator = decodeCursor(cursor);
  const first = yield* page(facts, query, iterator);
  if (!first.ok || isAnswered(first.value)) return first;
  if (iterator === undefined) return refusedRead(first.value);
  const anew = yield* page(facts, query, undefined);
  return !anew.ok || isAnswered(anew.value) ? anew : refusedRead(anew.value);
}

function* page(facts: CompanyFacts, query: MessageRequest, iterator: string | undefined): Reading<Response> {
  const request: MessageRequest = {
    ...query,
    iterator: iterator === undefined ? { step: 'Start' } : { step: 'Continue', id: iterator },
  };
  const answer = yield* ask({ facts, requests: [request] });
  return answer.ok ? { ok: true, value: answer.value.of('1') } : answer;
}

function filtersOf(form: VendorForm, { from, to, changedSince }: PullFilter): Tree {
  const changed = changedSince === undefined ? {} : { FromModifiedDate: startOf(changedSince) };
  if (form.id === 'ListID') return { ...ALL, ...changed };
  if (changedSince !== undefined) return { ModifiedDateRangeFilter: changed };
  return from || to ? { TxnDateRangeFilter: { FromTxnDate: from, ToTxnDate: to } } : {};
}

function pageOf(
  entityType: EntityType,
  response: Response,
  company: CompanyCapabilities | undefined,
): PullPage {
  const result: PullPage = { records: [], unreadable: [], next: nextOf(response) };
  for (const row of nodesIn(response)) {
    const record = readRow(entityType, row, company);
    if (record.unreadable === undefined) result.records.push(record);
    else {
      const { id: externalId } = anyRow.parse(row);
      result.unreadable.push({ externalId, name: nameOfRow(row), reason: record.unreadable, record });
    }
  }
  return result;
}

export function* count(
  facts: CompanyFacts,
  { entityType, filter }: { entityType: EntityType; filter: PullFilter },
): Reading<number> {
  const [form] = vendorEntity(entityType).forms;
  const request: MessageRequest = {
    name: form.query,
    requestId: '1',
    tree: filtersOf(form, filter),
    countOnly: true,
  };
  const answer = yield* ask({ facts, requests: [request] });
  if (!answer.ok) return answer;
  const response = answer.value.of('1');
  return isAnswered(response) ? { ok: true, value: response.count ?? 0 } : refusedRead(response);
}

/** The cursor of the page after this one; undefined after the last. */
export function nextOf({ remaining = 0, iteratorId }: Response): string | undefined {
  if (remaining === 0 || !iteratorId) return undefined;
  return Buffer.from(JSON.stringify({ iterator: iteratorId })).toString('base64url');
}

/** Throws when `text` is none of our cursors: a programming error, since cursors are opaque to callers. */
function decodeCursor(text: string | undefined): string | undefined {
  return text === undefined
    ? undefined
    : cursorSchema.parse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8'))).iterator;
}
