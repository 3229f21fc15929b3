import type { StoredRecord } from '../../db/records/record-queries.ts';
import { remedyOf, SYNC_ERRORS, type SyncErrorInfo } from '../../errors.ts';
import type { AppDeps } from '../deps.ts';
import type { ConnectionSync, WaitView } from '../schemas/record-sync.ts';
import { workflowLink } from '../workflow-link.ts';
import { type BadgeFacts, badgeOf } from './badge.ts';
import { type Wait, waitOf } from './wait.ts';

export function representSync(deps: AppDeps, record: StoredRecord, facts: BadgeFacts): ConnectionSync {
  const { connection, link, queued } = facts;
  return {
    connectionId: connection.id,
    ...badgeOf(record, facts),
    // What it was held for is mended: nobody has to act.
    error: queued?.error && queued.state !== 'mended' ? representError(queued.error) : null,
    attempts: queued?.attempts ?? 0,
    nextAttemptAt: nextAttempt(facts)?.toISOString() ?? null,
    wait: representWait(waitFor(facts)),
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
  const { code, title, actor } = SYNC_ERRORS[type];
  const remedy = remedyOf({ type, vendor });
  return { type, code, title, remedy, actor, field: field ?? null, vendor: vendor ?? null };
}

export function representWait(wait: Wait | undefined): WaitView | null {
  if (!wait) return null;
  const { message, until, error } = wait;
  return { message, until: until?.toISOString() ?? null, error: error && representError(error) };
}

/** What the record waits for together with all others of its connection. */
function waitFor(facts: BadgeFacts): Wait | undefined {
  switch (facts.queued?.state) {
    case 'pending':
    case 'waiting':
    case 'retrying':
      return waitOf(facts);
    case 'in_flight':
      return facts.limit;
    default:
      return undefined;
  }
}

function nextAttempt(facts: BadgeFacts): Date | null {
  const { queued, last } = facts;
  const wait = waitFor(facts);
  if (queued?.state === 'pending') return wait ? wait.until : queued.dueAt;
  if (queued?.state !== 'retrying') return null;
  const at = last?.nextAttemptAt ?? null;
  return at && wait?.until && wait.until > at ? wait.until : at;
}

function deepLink(
  { providers }: AppDeps,
  { data }: StoredRecord,
  { connection, link }: BadgeFacts,
): string | undefined {
  if (!link || !connection.companyId || !providers.has(connection.provider)) return undefined;
  const { companyId } = connection;
  const { provider } = providers.get(connection.provider);
  const { entityType, externalId } = link;
  return provider.deepLink?.({ companyId }, { entityType, externalId, data });
}

/** The run that has the record now, or else the one that wrote the newest log entry. */
function workflowOf({ config }: AppDeps, { queued, last }: BadgeFacts): ConnectionSync['workflow'] {
  if (queued?.claimedBy) return workflowLink(config, queued.claimedBy, null);
  return last?.workflowId ? workflowLink(config, last.workflowId, last.runId) : null;
}
