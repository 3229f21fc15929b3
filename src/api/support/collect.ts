import type { StoredConnection } from '../../db/connections/connection-queries.ts';
import { connectionNames } from '../../db/connections/names.ts';
import { readSettings } from '../../db/connections/settings.ts';
import { readConnector } from '../../db/connectors/connectors.ts';
import { listLog, type StoredLogEntry } from '../../db/log/log-queries.ts';
import { listMappings } from '../../db/mappings/mappings.ts';
import { auditIn, batchesIn, queueNow, requestsIn, sessionsIn } from '../../db/support/in-window.ts';
import { MAPPING_KINDS } from '../../domain/mapping.ts';
import { representConnection } from '../connections/represent.ts';
import type { AppDeps } from '../deps.ts';
import { csvLines } from '../log/csv.ts';
import { type BundleFile, type Collected, historyFile, MOST, requestFile, type Span } from './collected.ts';
import { exchangeText, type KeptRequest } from './exchange-text.ts';
import { indexPage } from './index-page.ts';
import { readableHistory } from './run-histories.ts';
import { versions } from './versions.ts';

export async function* collect(
  deps: AppDeps,
  connection: StoredConnection,
  span: Span,
): AsyncGenerator<BundleFile> {
  const { db } = deps;
  const owner = { tenantId: connection.tenantId, connectionId: connection.id };
  const most = (limit: number) => ({ ...span, limit });
  const all: Collected = {
    at: deps.clock?.() ?? new Date(),
    span,
    connection: representConnection(connection),
    versions: await versions(db),
    log: await listLog(db, owner.tenantId, { connection: connection.id, ...span }, { limit: MOST.log }),
    requests: await requestsIn(db, owner, most(MOST.requests)),
    batches: await batchesIn(db, owner, most(MOST.others)),
    queue: await queueNow(db, owner, MOST.others),
    histories: await deps.temporal.histories(owner, most(MOST.histories)),
  };
  yield { name: 'index.html', text: indexPage(all) };
  yield json('versions.json', all.versions);
  yield json('connection.json', { ...all.connection, state: stateOf(connection) });
  yield json('settings.json', await settingsOf(deps, owner));
  yield json('runs.json', all.batches);
  yield json('queue.json', all.queue);
  yield json('visits.json', await sessionsIn(db, owner, most(MOST.others)));
  yield json('audit.json', await auditIn(db, owner, most(MOST.others)));
  yield { name: 'log.csv', text: await csvOf(all.log, await connectionNames(db, owner.tenantId)) };
  yield* exchanges(deps, connection, all.requests);
  for (const run of all.histories ?? []) yield json(historyFile(run), readableHistory(run));
}

function* exchanges(
  { providers }: AppDeps,
  { provider: name }: StoredConnection,
  requests: readonly KeptRequest[],
): Generator<BundleFile> {
  if (!providers.has(name)) return;
  const { provider } = providers.get(name);
  for (const row of requests) yield { name: requestFile(row), text: exchangeText(provider, row) };
}

function json(name: string, value: unknown): BundleFile {
  return { name, text: `${JSON.stringify(value, null, 2)}\n` };
}

function stateOf({ pauseReason, pausedUntil, outages, gateOpen, conductorSeenAt }: StoredConnection) {
  return { pauseReason, pausedUntil, outages, gateOpen, conductorSeenAt };
}

async function settingsOf({ db }: AppDeps, owner: { tenantId: string; connectionId: string }) {
  const mappings = [];
  for (const kind of MAPPING_KINDS) mappings.push(...(await listMappings(db, owner, kind)));
  return { sync: await readSettings(db, owner), connector: await readConnector(db, owner), mappings };
}

async function csvOf(log: StoredLogEntry[], companies: ReadonlyMap<string, string>): Promise<string> {
  let text = '';
  for await (const line of csvLines(pages(log), companies)) text += line;
  return text;
}

async function* pages(log: StoredLogEntry[]): AsyncGenerator<StoredLogEntry[]> {
  yield log;
}
