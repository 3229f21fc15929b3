import type { StoredLogEntry, UnresolvedGroup } from '../../db/log/log-queries.ts';
import { remedyOf, SYNC_ERRORS, type SyncErrorType } from '../../errors.ts';
import type { ApiConfig } from '../deps.ts';
import type { LogEntryView, UnresolvedView } from '../schemas/sync-log.ts';
import { workflowLink } from '../workflow-link.ts';

export function representEntry(config: ApiConfig, entry: StoredLogEntry): LogEntryView {
  const error = entry.errorType && SYNC_ERRORS[entry.errorType];
  return {
    id: String(entry.id),
    at: entry.at.toISOString(),
    connectionId: entry.connectionId,
    type: entry.entityType,
    recordId: entry.recordId,
    name: entry.entityName,
    direction: entry.direction,
    status: entry.status,
    action: entry.action,
    message: entry.message,
    errorType: entry.errorType,
    remedy: entry.errorType ? remedyOf({ type: entry.errorType, vendor: entry.vendor }) : null,
    actor: error?.actor ?? null,
    vendor: entry.vendor,
    attempt: entry.attempt,
    nextAttemptAt: entry.nextAttemptAt?.toISOString() ?? null,
    externalId: entry.externalId,
    batchId: entry.batchId,
    workflow: entry.workflowId ? workflowLink(config, entry.workflowId, entry.runId) : null,
    requestedBy: entry.requestedBy,
  };
}

export function representUnresolved(groups: readonly UnresolvedGroup[]): UnresolvedView {
  return {
    count: groups.reduce((sum, group) => sum + group.count, 0),
    groups: groups.map(({ errorType, count, records }) => {
      const { code, title, actor } = SYNC_ERRORS[errorType];
      const remedy = remediesOf(errorType, records);
      return { type: errorType, code, title, actor, remedy, count, records: records.map(representAffected) };
    }),
  };
}

/** Each once: records of one type may have come to it by different codes. */
function remediesOf(type: SyncErrorType, records: UnresolvedGroup['records']): string {
  const remedies = records.map(({ remedy }) => remedy ?? SYNC_ERRORS[type].remedy);
  return [...new Set(remedies)].join(' ');
}

function representAffected({
  entityType,
  recordId,
  since,
  remedy: _ofItsGroup,
  ...rest
}: UnresolvedGroup['records'][number]) {
  return { type: entityType, id: recordId, ...rest, since: since.toISOString() };
}
