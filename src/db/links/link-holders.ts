import { and, eq } from 'drizzle-orm';
import type { EntityType } from '../../domain/entity.ts';
import type { Executor } from '../client.ts';
import { links } from '../schema/index.ts';
import type { ConnectionKey } from './links.ts';

/** The record that already has this counterpart, if any. */
export async function findHolder(
  db: Executor,
  owner: ConnectionKey,
  entityType: EntityType,
  externalId: string,
): Promise<string | undefined> {
  const [row] = await db
    .select({ recordId: links.recordId })
    .from(links)
    .where(
      and(
        eq(links.tenantId, owner.tenantId),
        eq(links.connectionId, owner.connectionId),
        eq(links.entityType, entityType),
        eq(links.externalId, externalId),
      ),
    );
  return row?.recordId;
}
