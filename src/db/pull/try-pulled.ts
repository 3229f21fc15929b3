import { and, eq } from 'drizzle-orm';
import type { PulledRecord } from '../../providers/provider.ts';
import { awaitedAmong } from '../approvals/inbound-rows.ts';
import type { Database, Executor } from '../client.ts';
import { newId } from '../ids.ts';
import type { ConnectionKey } from '../links/links.ts';
import { type LogStatus, syncLog } from '../schema/index.ts';
import { applyPulled } from './apply-pulled.ts';
import type { PullTrace } from './pull-plan.ts';
import { withoutWhatIsFilledIn } from './pull-subjects.ts';

/** What the log would say of a record that is brought in, or why nothing comes in. */
export type Tried =
  | { kind: 'logged'; recordId: string; status: LogStatus; action: string; message: string | null }
  | { kind: 'awaits_approval' }
  /** Its account is not synced. */
  | { kind: 'left_out' };

/** Carries what was found out over the end of the transaction. */
class Undone extends Error {
  readonly found: Map<string, Tried>;

  constructor(found: Map<string, Tried>) {
    super('what was tried is taken back');
    this.found = found;
  }
}

/**
 * What bringing these in would do, by external id. It is done and taken back, so it cannot say anything else than
 * what an import does. All of one type, each readable.
 */
export async function tryPulled(
  db: Database,
  owner: ConnectionKey,
  pulled: readonly PulledRecord[],
  trace: PullTrace,
): Promise<Map<string, Tried>> {
  if (pulled.length === 0) return new Map();
  try {
    return await db.transaction(async (tx) => {
      throw new Undone(await outcomes(tx, owner, pulled, trace));
    });
  } catch (error) {
    if (error instanceof Undone) return error.found;
    throw error;
  }
}

async function outcomes(
  tx: Executor,
  owner: ConnectionKey,
  pulled: readonly PulledRecord[],
  trace: PullTrace,
): Promise<Map<string, Tried>> {
  const batchId = newId('bat');
  const records = await withoutWhatIsFilledIn(tx, owner, pulled);
  await applyPulled(tx, owner, records, { ...trace, batchId });
  const keyOf = ({ entityType, counterpart }: PulledRecord) => `${entityType}/${counterpart.externalId}`;
  const awaited = await awaitedAmong(tx, owner, records.map(keyOf));
  const logged = await loggedBy(tx, owner, batchId);
  return new Map(
    records.map((record): [string, Tried] => {
      const { externalId } = record.counterpart;
      const entry = logged.get(externalId);
      if (entry) return [externalId, { kind: 'logged', ...entry }];
      return [externalId, { kind: awaited.has(keyOf(record)) ? 'awaits_approval' : 'left_out' }];
    }),
  );
}

async function loggedBy(tx: Executor, { tenantId }: ConnectionKey, batchId: string) {
  const rows = await tx
    .select({
      externalId: syncLog.externalId,
      recordId: syncLog.recordId,
      status: syncLog.status,
      action: syncLog.action,
      message: syncLog.message,
    })
    .from(syncLog)
    .where(and(eq(syncLog.tenantId, tenantId), eq(syncLog.batchId, batchId)));
  return new Map(rows.map(({ externalId, ...entry }) => [externalId ?? entry.recordId, entry]));
}
