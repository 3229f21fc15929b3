import { findOpenRuns, type StoredBatch } from '../../db/batches/batch-queries.ts';
import type { Executor } from '../../db/client.ts';
import type { StoredConnection } from '../../db/connections/connection-queries.ts';
import { readConnection } from '../../db/connections/connection-state.ts';
import { readSettings } from '../../db/connections/settings.ts';
import { readConnector } from '../../db/connectors/connectors.ts';
import { nightOf } from '../../db/connectors/night-of.ts';
import { readHalfInHand, readLastRuns } from '../../db/connectors/sync-runs.ts';
import { actorNames } from '../../db/people/actor-names.ts';
import { findLastSession } from '../../db/requests/desktop-sessions.ts';
import { ENTITY_TYPES } from '../../domain/entity.ts';
import { expectPoll } from '../../domain/polls.ts';
import { representBatch } from '../batches/represent.ts';
import type { AppDeps } from '../deps.ts';
import type { SyncConnectorView } from '../schemas/sync-connector.ts';
import { adviceOn } from './advice.ts';
import { statusOf } from './status.ts';

/** The connector of a connection as people see it now. */
export async function showConnector(
  deps: Pick<AppDeps, 'config' | 'providers' | 'clock'>,
  db: Executor,
  { tenantId, id: connectionId }: Pick<StoredConnection, 'tenantId' | 'id'>,
): Promise<SyncConnectorView> {
  const owner = { tenantId, connectionId };
  const connection = await readConnection(db, owner);
  if (!connection) throw new Error('the connection is gone');
  const row = await readConnector(db, owner);
  const [run] = await findOpenRuns(db, owner);
  const half = run && (await readHalfInHand(db, run));
  const { ended, succeeded } = await readLastRuns(db, owner);
  const nameOf = await actorNames(db, tenantId, succeeded ? [succeeded.requestedBy] : []);
  const night = nightOf(row, connection);
  const isPolled = deps.providers.get(connection.provider).provider.capabilities.delivery === 'they_poll';
  const waits = run !== undefined && isPolled && !connection.gateOpen;
  const at = deps.clock?.() ?? new Date();
  const poll = expectPoll(row.polls, at, run?.createdAt);
  const inHand = run && half && !half.finishedAt ? inHandOf(half) : null;
  const lastSession = waits ? await findLastSession(db, connectionId) : undefined;
  const { enabled, syncsBy } = await readSettings(db, owner);
  const facts = {
    row,
    run,
    inHand,
    ended,
    waits,
    poll,
    timeZone: night.timeZone,
    connection,
    enabled,
    lastSession,
  };
  return {
    connectionId,
    state: row.state,
    status: statusOf(facts),
    advice: adviceOn(facts),
    run: run ? representBatch(deps.config, run) : null,
    inHand,
    lastRun: ended ? representBatch(deps.config, ended) : null,
    nextRunAt: row.nextRunAt?.toISOString() ?? null,
    expectedAt: waits ? (poll.at?.toISOString() ?? null) : null,
    userName: succeeded ? nameOf(succeeded.requestedBy) : null,
    syncsBy,
    morning: row.morning,
    timeZone: row.timeZone,
    night: { from: row.nightFrom, to: row.nightTo },
    effectiveTimeZone: night.timeZone,
  };
}

/** What a reading will bring is not known before it is read. */
function inHandOf({
  kind,
  entityTypes,
  total,
  succeeded,
  skipped,
  failed,
}: StoredBatch): SyncConnectorView['inHand'] {
  const category = ENTITY_TYPES.find((type) => entityTypes.includes(type));
  if (category === undefined || kind === 'run') return null;
  return {
    category,
    half: kind === 'pull' ? 'pull' : 'push',
    done: succeeded + skipped + failed,
    total: kind === 'push' ? total : null,
  };
}
