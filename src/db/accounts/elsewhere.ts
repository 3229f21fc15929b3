import { and, eq } from 'drizzle-orm';
import type { Elsewhere } from '../../domain/account-move.ts';
import type { RecordRef } from '../../domain/entity.ts';
import type { Executor } from '../client.ts';
import { type ConnectionKey, matchesRefs } from '../links/links.ts';
import { links } from '../schema/index.ts';

/** Says where documents stand; null: with their account's counterpart. */
export async function standElsewhere(
  tx: Executor,
  owner: ConnectionKey,
  refs: readonly RecordRef[],
  elsewhere: Elsewhere | null,
): Promise<void> {
  if (refs.length === 0) return;
  await tx
    .update(links)
    .set({ elsewhere })
    .where(
      and(
        eq(links.tenantId, owner.tenantId),
        eq(links.connectionId, owner.connectionId),
        matchesRefs(links.entityType, links.recordId, refs),
      ),
    );
}
