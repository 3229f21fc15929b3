import { type Connection, readConnection } from '../../db/connections/connection-state.ts';
import { listLog, type StoredLogEntry } from '../../db/log/log-queries.ts';
import { actorNames } from '../../db/people/actor-names.ts';
import { auditOfRecord } from '../../db/people/audit-of-record.ts';
import { readRecord, type StoredRecord } from '../../db/records/record-queries.ts';
import { type RemoteRequest, readRequests } from '../../db/requests/remote-requests.ts';
import { sealsOfEntries } from '../../db/seals/read-seals.ts';
import type { RecordRef } from '../../domain/entity.ts';
import type { AppDeps } from '../deps.ts';
import { ApiProblem } from '../problems.ts';
import type { HistoryEvent, RecordHistory } from '../schemas/history.ts';

/** More than a record sees in years; of what goes round and round the newest are told. */
const MOST = 500;

interface Attempt {
  event: Extract<HistoryEvent, { kind: 'attempt' }>;
  sent: Record<string, unknown> | undefined;
}

/** One record through time: who asked for what, each attempt with what was sent and answered, and where it stood then. */
export async function readHistory(
  deps: AppDeps,
  tenantId: string,
  ref: RecordRef,
  given: Date | undefined,
): Promise<RecordHistory> {
  const { db, clock = () => new Date() } = deps;
  const at = given ?? clock();
  // Its whole millisecond: instants are kept finer than they are said.
  const until = new Date(at.getTime() + 1);
  const record = await readRecord(db, tenantId, ref);
  const filter = { type: ref.entityType, record: ref.recordId, to: until };
  const logged = await listLog(db, tenantId, filter, { limit: MOST + 1 });
  if (!record && logged.length === 0)
    throw new ApiProblem('not_found', `There is no ${ref.entityType} ${ref.recordId}.`);
  const asked = await auditOfRecord(db, tenantId, ref, { until, limit: MOST + 1 });
  const actors = [...logged.map((row) => row.requestedBy), ...asked.map(({ actor }) => actor)];
  const nameOf = await actorNames(db, tenantId, actors);
  const attempts = await readAttempts(deps, tenantId, logged.slice(0, MOST), nameOf);
  const events: HistoryEvent[] = [
    ...attempts.map(({ event }) => event),
    ...asked.slice(0, MOST).map((row): HistoryEvent => {
      return { kind: 'asked', at: row.at.toISOString(), by: nameOf(row.actor), operation: row.action };
    }),
  ];
  return {
    type: ref.entityType,
    id: ref.recordId,
    name: record?.name ?? logged[0]?.entityName ?? ref.recordId,
    at: at.toISOString(),
    here: hereAt(record, attempts, at),
    there: thereAt(attempts),
    events: events.sort((one, other) => one.at.localeCompare(other.at)),
    hidden: false,
    truncated: logged.length > MOST || asked.length > MOST,
  };
}

/** For those who may see that something happened, and not what the record says. */
export function withoutContent(history: RecordHistory): RecordHistory {
  const { here, there, events } = history;
  return {
    ...history,
    here: here && { ...here, data: null },
    there: there && { ...there, answer: null },
    events: events.map((event) =>
      event.kind === 'attempt' ? { ...event, request: null, answer: null } : event,
    ),
    hidden: true,
  };
}

/** Newest first, as the log is read. */
async function readAttempts(
  deps: AppDeps,
  tenantId: string,
  logged: readonly StoredLogEntry[],
  nameOf: (actor: string) => string,
): Promise<Attempt[]> {
  const attempts: Attempt[] = [];
  const connections = new Map<string, { connection?: Connection; requests: Map<string, RemoteRequest> }>();
  const seals = await sealsOfEntries(deps.db, tenantId, logged);
  for (const row of logged) {
    const known = connections.get(row.connectionId) ?? (await readSide(deps, logged, row));
    connections.set(row.connectionId, known);
    const request = row.requestId === null ? undefined : known.requests.get(row.requestId);
    const parts = request && known.connection && excerptOf(deps, known.connection, request, row);
    const sealed = seals.get(row.id);
    attempts.push({
      sent: parts?.item.sent,
      event: {
        ...attemptOf(row, nameOf),
        version: parts?.item.version ?? null,
        request: parts?.request ?? null,
        answer: parts?.answer ?? null,
        sealed: sealed ? { seal: sealed.number, sealedAt: sealed.sealedAt.toISOString() } : null,
      },
    });
  }
  return attempts;
}

async function readSide({ db }: AppDeps, logged: readonly StoredLogEntry[], owner: StoredLogEntry) {
  const ids = logged
    .filter((row) => row.connectionId === owner.connectionId)
    .flatMap((row) => row.requestId ?? []);
  return { connection: await readConnection(db, owner), requests: await readRequests(db, owner, ids) };
}

function attemptOf(row: StoredLogEntry, nameOf: (actor: string) => string) {
  const { connectionId, direction, status, action, message, attempt, externalId } = row;
  return {
    ...{ kind: 'attempt' as const, at: row.at.toISOString(), by: nameOf(row.requestedBy) },
    ...{ logEntry: String(row.id), connectionId, direction, status, action, message, attempt, externalId },
  };
}

function excerptOf(
  { providers }: AppDeps,
  connection: Connection,
  { id: requestId, kind, target, body, items, answer }: RemoteRequest,
  { entityType, recordId }: StoredLogEntry,
) {
  const item = items.find((each) => each.entityType === entityType && each.recordId === recordId);
  if (!item || !providers.has(connection.provider)) return undefined;
  const { provider } = providers.get(connection.provider);
  const stored = { requestId, kind, target, body, items };
  return { item, ...provider.excerpt(stored, item.key, answer ?? undefined) };
}

/** The record itself where it has not changed since; else what was last sent of it until then. */
function hereAt(
  record: StoredRecord | undefined,
  attempts: readonly Attempt[],
  at: Date,
): RecordHistory['here'] {
  if (record && record.updatedAt <= at) {
    const { version, updatedAt, data } = record;
    return { version, since: updatedAt.toISOString(), data, known: 'exactly' };
  }
  const last = attempts.find(({ event }) => event.version !== null);
  if (!last || last.event.version === null) return null;
  const data = last.sent ?? null;
  return {
    version: last.event.version,
    since: last.event.at,
    data,
    known: data ? 'as_sent' : 'not_any_more',
  };
}

function thereAt(attempts: readonly Attempt[]): RecordHistory['there'] {
  const last = attempts.find(({ event }) => event.status === 'success' && event.externalId !== null);
  if (!last?.event.externalId) return null;
  return { externalId: last.event.externalId, since: last.event.at, answer: last.event.answer };
}
