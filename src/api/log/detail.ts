import { readConnection } from '../../db/connections/connection-state.ts';
import { readLogEntry, type StoredLogEntry } from '../../db/log/log-queries.ts';
import { actorNames } from '../../db/people/actor-names.ts';
import { readRecord } from '../../db/records/record-queries.ts';
import { type RemoteRequest, readRequest } from '../../db/requests/remote-requests.ts';
import type { ProviderRegistry } from '../../providers/registry.ts';
import type { Caller } from '../access.ts';
import type { AppDeps } from '../deps.ts';
import { ApiProblem } from '../problems.ts';
import type { ExchangeView, LogEntryDetail } from '../schemas/sync-log.ts';
import { representEntry } from './represent.ts';

/** A log entry with what was sent and answered, as far as the caller may see what records say. */
export async function readDetail(
  deps: AppDeps,
  { tenantId, scopes }: Caller,
  id: string,
): Promise<LogEntryDetail> {
  const entry = ENTRY_ID.test(id) ? await readLogEntry(deps.db, tenantId, Number(id)) : undefined;
  if (!entry) throw new ApiProblem('not_found', `There is no entry ${id} in the log.`);
  const exchange = await exchangeOf(deps, entry);
  const nameOf = await actorNames(deps.db, tenantId, [entry.requestedBy]);
  const may = scopes.has('records:read');
  return {
    ...representEntry(deps.config, entry),
    requestedByName: nameOf(entry.requestedBy),
    externalUrl: await externalUrl(deps, entry),
    exchange: may ? exchange : null,
    exchangeHidden: exchange !== null && !may,
  };
}

/** Entries are numbered; anything else names none. */
const ENTRY_ID = /^\d{1,15}$/;

async function exchangeOf(deps: AppDeps, entry: StoredLogEntry): Promise<ExchangeView | null> {
  if (entry.requestId === null) return null;
  const stored = await readRequest(deps.db, entry, entry.requestId);
  const connection = stored && (await readConnection(deps.db, entry));
  return connection ? represent(deps.providers, connection.provider, stored, entry) : null;
}

function represent(
  providers: ProviderRegistry,
  providerName: string,
  stored: RemoteRequest,
  { entityType, recordId }: StoredLogEntry,
): ExchangeView | null {
  const item = stored.items.find((each) => each.entityType === entityType && each.recordId === recordId);
  if (!item || !providers.has(providerName)) return null;
  const { id: requestId, kind, target, body, items, sends, createdAt, answer } = stored;
  const { provider } = providers.get(providerName);
  const parts = provider.excerpt({ requestId, kind, target, body, items }, item.key, answer ?? undefined);
  const [request, answered] = [bounded(parts.request), bounded(parts.answer ?? '')];
  const replaced = item.replaces === undefined ? undefined : bounded(JSON.stringify(item.replaces, null, 2));
  return {
    requestId,
    target,
    sends,
    state: STATES[stored.state],
    createdAt: createdAt.toISOString(),
    request: request.text,
    answer: answer && {
      httpStatus: answer.httpStatus ?? null,
      reference: answer.reference ?? null,
      body: answered.text,
    },
    replaced: replaced?.text ?? null,
    truncated: request.truncated || answered.truncated || replaced?.truncated === true,
  };
}

const STATES: Readonly<Record<RemoteRequest['state'], ExchangeView['state']>> = {
  prepared: 'open',
  answered: 'answered',
  settled: 'answered',
  refused: 'refused',
  abandoned: 'unanswered',
};

/** More than anybody reads; an invoice of a hundred lines fits. */
const MOST_CHARACTERS = 64_000;

function bounded(text: string): { text: string; truncated: boolean } {
  const truncated = text.length > MOST_CHARACTERS;
  return { text: truncated ? text.slice(0, MOST_CHARACTERS) : text, truncated };
}

async function externalUrl(deps: AppDeps, entry: StoredLogEntry): Promise<string | null> {
  const { entityType, recordId, externalId, tenantId } = entry;
  const connection = await readConnection(deps.db, entry);
  if (externalId === null || !connection?.companyId || !deps.providers.has(connection.provider)) return null;
  const { provider } = deps.providers.get(connection.provider);
  const record = await readRecord(deps.db, tenantId, { entityType, recordId });
  const { companyId } = connection;
  return provider.deepLink?.({ companyId }, { entityType, externalId, data: record?.data }) ?? null;
}
