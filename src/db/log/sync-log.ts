import type { OutboundEvent } from '../../domain/outbound-event.ts';
import { SYNC_ERRORS } from '../../errors.ts';
import type { Executor } from '../client.ts';
import { type ConnectionKey, keyOf } from '../links/links.ts';
import { insertMany } from '../many.ts';
import { syncLog } from '../schema/index.ts';
import { tell } from '../webhooks/outbound-events.ts';
import { tellLogged } from './logged.ts';

export type LogEntry = Omit<typeof syncLog.$inferInsert, keyof ConnectionKey | 'id' | 'at'>;

/** Appends entries; `workflow` says which run wrote them, for the link into the Temporal Web UI. */
export async function writeLog(
  db: Executor,
  owner: ConnectionKey,
  entries: readonly LogEntry[],
): Promise<void> {
  if (entries.length === 0) return;
  const rows = entries.map((entry) => ({ ...keyOf(owner), ...entry }));
  await db.execute(insertMany(syncLog, rows));
  tellLogged(entries);
  const told = entries.filter(isToTell);
  if (told.length > 0) await tell(db, owner.tenantId, () => told.map((entry) => eventOf(owner, entry)));
}

/** Skips and failures that are tried again are no news. */
function isToTell({ status, nextAttemptAt }: LogEntry): boolean {
  return status === 'success' || (status === 'error' && !nextAttemptAt);
}

function eventOf({ connectionId }: ConnectionKey, entry: LogEntry): OutboundEvent {
  const { entityType, recordId, entityName, direction, action, batchId = null, externalId = null } = entry;
  const record = { connectionId, type: entityType, id: recordId, name: entityName };
  const data = { ...record, direction, action, batchId, externalId };
  if (entry.status === 'success') return { type: 'record.synced', data };
  const { errorType, message } = entry;
  const known = errorType && SYNC_ERRORS[errorType];
  const error = { type: errorType, code: known?.code, message, remedy: known?.remedy, actor: known?.actor };
  return { type: 'record.failed', data: { ...data, error } };
}
