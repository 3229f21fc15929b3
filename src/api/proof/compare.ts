import { type Books, openBooks } from '../../books.ts';
import type { Connection } from '../../db/connections/connection-state.ts';
import { findLinked, type Link } from '../../db/links/links.ts';
import { readRecords, type StoredRecord } from '../../db/records/record-queries.ts';
import { type RecordRef, refKey } from '../../domain/entity.ts';
import type { PulledRecord } from '../../providers/provider.ts';
import { saidOfCall } from '../connections/call-problem.ts';
import type { AppDeps } from '../deps.ts';
import { type ProvenRecord, provenRecord, type Read } from './verdict.ts';

/** One page of reading takes a few requests; it is given up after this. */
const TIMEOUT_MS = 30_000;

/** Questions in a row that may fail; then nothing more is asked, and the rest is told with the last reason. */
const TRIES = 3;

/** What has become of the questions of one proof, over all of its pages. */
export interface Asking {
  failed: number;
  why?: string;
}

/** What records are here and there, now. Asks the accounting system, a few requests a page. */
export async function compareRecords(
  deps: AppDeps,
  connection: Connection,
  refs: readonly RecordRef[],
  asking: Asking,
): Promise<ProvenRecord[]> {
  const owner = { tenantId: connection.tenantId, connectionId: connection.id };
  const stored = new Map(
    (await readRecords(deps.db, connection.tenantId, refs)).map((row) => [keyOf(row), row]),
  );
  const links = await findLinked(deps.db, owner, refs);
  const reads = await readThere(deps, connection, links, asking);
  return refs.map((ref) => {
    const link = links.get(refKey(ref));
    return provenRecord(ref, stored.get(refKey(ref)), link, link && reads.get(refKey(ref)));
  });
}

const keyOf = ({ entityType, id }: StoredRecord) => refKey({ entityType, recordId: id });

async function readThere(
  deps: AppDeps,
  connection: Connection,
  links: ReadonlyMap<string, Link>,
  asking: Asking,
): Promise<Map<string, Read>> {
  const books = booksOf(deps, connection);
  const reads = new Map<string, Read>();
  for (const [entityType, linked] of byType([...links.values()])) {
    const answer = typeof books === 'string' ? books : await asked(books, entityType, linked, asking);
    for (const link of linked) reads.set(refKey(link), readOf(link, answer));
  }
  return reads;
}

/** The books, or why they cannot be asked now. */
function booksOf(deps: AppDeps, connection: Connection): Books | string {
  const { capabilities } = deps.providers.get(connection.provider).provider;
  if (capabilities.delivery === 'they_poll') return 'is read only while the Web Connector is there';
  if (connection.status === 'disconnected' || connection.companyId === null) return 'is not connected';
  return openBooks(deps, connection, { asker: 'proof', signal: AbortSignal.timeout(TIMEOUT_MS) });
}

async function asked(
  books: Books,
  entityType: Link['entityType'],
  linked: readonly Link[],
  asking: Asking,
): Promise<string | Map<string, PulledRecord>> {
  if (asking.why !== undefined && asking.failed >= TRIES) return asking.why;
  const answer = await current(books, entityType, linked);
  asking.failed = typeof answer === 'string' ? asking.failed + 1 : 0;
  asking.why = typeof answer === 'string' ? answer : undefined;
  return answer;
}

async function current(
  books: Books,
  entityType: Link['entityType'],
  linked: readonly Link[],
): Promise<string | Map<string, PulledRecord>> {
  const answer = await books.current({ entityType, externalIds: linked.map(({ externalId }) => externalId) });
  if (answer.ok) return new Map(answer.value.map((row) => [row.counterpart.externalId, row]));
  return `could not be asked: ${saidOfCall(answer.failure)}`;
}

function readOf({ externalId }: Link, answer: string | Map<string, PulledRecord>): Read {
  if (typeof answer === 'string') return { kind: 'unasked', why: answer };
  const pulled = answer.get(externalId);
  return pulled ? { kind: 'there', pulled } : { kind: 'gone' };
}

function byType(links: readonly Link[]): Map<Link['entityType'], Link[]> {
  const sorted = new Map<Link['entityType'], Link[]>();
  for (const link of links) sorted.set(link.entityType, [...(sorted.get(link.entityType) ?? []), link]);
  return sorted;
}
