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
import { startOf } from './changes.ts';
import { ALL, isAnswered, nodesIn, queryOf } from './queries.ts';

const cursorSchema = z.object({ iterator: z.string() });

/**
 * One page. QuickBooks keeps the place in a list for the session only: a cursor of another session is refused, and
 * the list begins anew. Who reads it takes a row that comes again for the same row.
 */
export function* list(facts: CompanyFacts, { entityType, filter, cursor }: ListQuestion): Reading<PullPage> {
  const iterator = decodeCursor(cursor);
  const first = yield* page(facts, { entityType, filter, iterator });
  if (!first.ok) return first;
  if (isAnswered(first.value)) return { ok: true, value: pageOf(entityType, first.value, facts.company) };
  if (iterator === undefined) return refusedRead(first.value);
  const anew = yield* page(facts, { entityType, filter });
  if (!anew.ok) return anew;
  return isAnswered(anew.value)
    ? { ok: true, value: pageOf(entityType, anew.value, facts.company) }
    : refusedRead(anew.value);
}

interface Page {
  entityType: EntityType;
  filter: PullFilter;
  iterator?: string;
}

function* page(facts: CompanyFacts, { entityType, filter, iterator }: Page): Reading<Response> {
  const [form] = vendorEntity(entityType).forms;
  const tree = { MaxReturned: String(PAGE_SIZE), ...filtersOf(form, filter) };
  const request: MessageRequest = {
    ...queryOf(form, '1', tree),
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
  const { remaining = 0, iteratorId } = response;
  const result: PullPage = { records: [], unreadable: [] };
  if (remaining > 0 && iteratorId) result.next = encodeCursor(iteratorId);
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

function encodeCursor(iterator: string): string {
  return Buffer.from(JSON.stringify({ iterator })).toString('base64url');
}

/** Throws when `text` is none of our cursors: a programming error, since cursors are opaque to callers. */
function decodeCursor(text: string | undefined): string | undefined {
  return text === undefined
    ? undefined
    : cursorSchema.parse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8'))).iterator;
}
