import type { StoredRecord } from '../../db/records/record-queries.ts';
import type { SyncFacts } from '../../db/records/record-sync.ts';
import { SYNC_ERRORS, type SyncErrorInfo } from '../../errors.ts';
import type { AppDeps } from '../deps.ts';
import type { ConnectionSync } from '../schemas/record-sync.ts';
import { workflowLink } from '../workflow-link.ts';
import { badgeOf } from './badge.ts';

export function representSync(deps: AppDeps, record: StoredRecord, facts: SyncFacts): ConnectionSync {
  const { connection, link, queued } = facts;
  return {
    connectionId: connection.id,
    ...badgeOf(record, facts),
    // What it was held for is mended: nobody has to act.
    error: queued?.error && queued.state !== 'mended' ? representError(queued.error) : null,
    attempts: queued?.attempts ?? 0,
    nextAttemptAt: nextAttempt(facts)?.toISOString() ?? null,
    waitsOn:
      queued?.waitsOnType && queued.waitsOnId ? { type: queued.waitsOnType, id: queued.waitsOnId } : null,
    externalId: link?.externalId ?? null,
    externalUrl: deepLink(deps, record, facts) ?? null,
    syncedAt: link?.syncedAt.toISOString() ?? null,
    syncedVersion: link?.pushedVersion ?? null,
    workflow: workflowOf(deps, facts),
  };
}

export function representError({ type, field, vendor }: SyncErrorInfo): ConnectionSync['error'] {
  const { code, title, remedy, actor } = SYNC_ERRORS[type];
  return { type, code, title, remedy, actor, field: field ?? null, vendor: vendor ?? null };
}

function nextAttempt({ queued, last }: SyncFacts): Date | null {
  if (queued?.state === 'pending') return queued.dueAt;
  return queued?.state === 'retrying' ? (last?.nextAttemptAt ?? null) : null;
}

function deepLink(
  { providers }: AppDeps,
  { data }: StoredRecord,
  { connection, link }: SyncFacts,
): string | undefined {
  if (!link || !connection.companyId || !providers.has(connection.provider)) return undefined;
  const { companyId } = connection;
  const { provider } = providers.get(connection.provider);
  const { entityType, externalId } = link;
  return provider.deepLink?.({ companyId }, { entityType, externalId, data });
}

/** The run that has the record now, or else the one that wrote the newest log entry. */
function workflowOf({ config }: AppDeps, { queued, last }: SyncFacts): ConnectionSync['workflow'] {
  if (queued?.claimedBy) return workflowLink(config, queued.claimedBy, null);
  return last?.workflowId ? workflowLink(config, last.workflowId, last.runId) : null;
}
