import { sql } from 'drizzle-orm';
import type { LogAction } from '../../domain/log-action.ts';
import type { OutboundEvent } from '../../domain/outbound-event.ts';
import type { SettledField } from '../../domain/sides/difference.ts';
import { SYNC_ERRORS } from '../../errors.ts';
import type { Executor } from '../client.ts';
import { type ConnectionKey, keyOf } from '../links/links.ts';
import { insertMany } from '../many.ts';
import { syncLog } from '../schema/index.ts';
import { isListening, writeDown } from '../webhooks/outbound-events.ts';
import { tellLogged } from './logged.ts';

export type LogEntry = Omit<typeof syncLog.$inferInsert, keyof ConnectionKey | 'id' | 'at' | 'action'> & {
  action: LogAction;
  /** What both sides had changed, settled without asking: the message says it, and webhooks are told it field by field. */
  settled?: readonly SettledField[];
  /** It was taken back: webhooks are told that, not that it is in step. */
  undone?: boolean;
};

/** Appends entries; `workflow` says which run wrote them, for the link into the Temporal Web UI. */
export async function writeLog(
  db: Executor,
  owner: ConnectionKey,
  entries: readonly LogEntry[],
): Promise<void> {
  if (entries.length === 0) return;
  const rows = entries.map(({ settled: _told, undone: _undone, ...entry }) => ({
    ...keyOf(owner),
    ...entry,
  }));
  const { rows: found } = await db.execute<{
    listening: boolean;
  }>(sql`with written as (${insertMany(syncLog, rows)})
    select ${isListening(owner.tenantId)} as listening`);
  tellLogged(entries);
  if (!found[0]?.listening) return;
  const told = entries.filter(isToTell);
  await writeDown(
    db,
    owner.tenantId,
    told.map((entry) => eventOf(owner, entry)),
  );
}

/** Skips and failures that are tried again are no news; that somebody's change went is. */
function isToTell({ status, nextAttemptAt, settled = [] }: LogEntry): boolean {
  if (settled.length > 0) return true;
  return status === 'success' || (status === 'error' && !nextAttemptAt);
}

function eventOf({ connectionId }: ConnectionKey, entry: LogEntry): OutboundEvent {
  const { entityType, recordId, entityName, direction, action, batchId = null, externalId = null } = entry;
  const record = { connectionId, type: entityType, id: recordId, name: entityName };
  const data = { ...record, direction, action, batchId, externalId };
  if (entry.settled && entry.settled.length > 0)
    return { type: 'record.synced', data: { ...data, settled: entry.settled } };
  if (entry.status === 'success') return { type: entry.undone ? 'record.undone' : 'record.synced', data };
  const { errorType, message } = entry;
  const known = errorType && SYNC_ERRORS[errorType];
  const error = { type: errorType, code: known?.code, message, remedy: known?.remedy, actor: known?.actor };
  return { type: 'record.failed', data: { ...data, error } };
}
