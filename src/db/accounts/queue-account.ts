import { and, eq, isNull, or, sql } from 'drizzle-orm';
import { ACCOUNT_TYPES } from '../../domain/account.ts';
import { dependencyRank, type EntityType } from '../../domain/entity.ts';
import type { Executor } from '../client.ts';
import { readStartDate } from '../connections/settings.ts';
import { type ConnectionKey, linkOfRecord } from '../links/links.ts';
import { enqueue } from '../queue/enqueue.ts';
import { inPushScope } from '../queue/push-scope.ts';
import { links, records } from '../schema/index.ts';
import { ofAccount } from './skipped.ts';

/** `PRIORITY.manual`: somebody asked for it. */
const MANUAL = 1;

/**
 * Queues everything of an account that is not in step: the customer, its documents and time, and what was deleted
 * here while it was left out.
 * @returns how many records of each type
 */
export async function queueAccount(
  tx: Executor,
  owner: ConnectionKey,
  customerId: string,
  actor: string,
): Promise<Partial<Record<EntityType, number>>> {
  const startDate = await readStartDate(tx, owner, ACCOUNT_TYPES);
  const isLinked = sql`${links.recordId} is not null`;
  const rows = await tx
    .select({ entityType: records.entityType, recordId: records.id })
    .from(records)
    .leftJoinLateral(linkOfRecord(tx, owner), sql`true`)
    .where(
      and(
        eq(records.tenantId, owner.tenantId),
        ofAccount(customerId),
        or(
          and(
            isNull(records.deletedAt),
            or(...ACCOUNT_TYPES.map((type) => inPushScope(owner, type, startDate))),
          ),
          isLinked,
        ),
        or(
          sql`${links.pushedHash} is distinct from ${records.contentHash}`,
          // On its way to another customer there.
          sql`${links.elsewhere} -> 'moving' is not null`,
        ),
      ),
    );
  const queued = rows.toSorted((a, b) => dependencyRank(a.entityType) - dependencyRank(b.entityType));
  await enqueue(
    tx,
    queued.map((ref) => ({
      tenantId: owner.tenantId,
      connectionId: owner.connectionId,
      ...ref,
      priority: MANUAL,
      requestedBy: actor,
    })),
  );
  const counts = new Map<EntityType, number>();
  for (const { entityType } of queued) counts.set(entityType, (counts.get(entityType) ?? 0) + 1);
  return Object.fromEntries(counts);
}
