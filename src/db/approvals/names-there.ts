import { and, eq } from 'drizzle-orm';
import type { EntityType } from '../../domain/entity.ts';
import type { Executor } from '../client.ts';
import { type ConnectionKey, IS_ITS_LINK } from '../links/links.ts';
import { isOneOf } from '../many.ts';
import { inboundChanges, links, records } from '../schema/index.ts';
import { ofConnection } from './inbound-rows.ts';

/** A record of the other side, as far as it is known here. */
export interface KnownThere {
  entityType: EntityType;
  externalId: string;
  /** Ours that is linked to it; null while it waits to come in. */
  recordId: string | null;
  name: string;
}

/** What people call records of the other side: what they are linked to here, and what waits to come in. */
export async function knownThere(
  db: Executor,
  owner: ConnectionKey,
  externalIds: readonly string[],
): Promise<KnownThere[]> {
  if (externalIds.length === 0) return [];
  const { entityType, externalId } = links;
  const linked = await db
    .select({ entityType, externalId, recordId: links.recordId, name: records.name })
    .from(links)
    .innerJoin(records, IS_ITS_LINK)
    .where(
      and(
        eq(links.tenantId, owner.tenantId),
        eq(links.connectionId, owner.connectionId),
        isOneOf(externalId, externalIds),
      ),
    );
  const { entityType: type, externalId: id, name } = inboundChanges;
  const waiting = await db
    .select({ entityType: type, externalId: id, name })
    .from(inboundChanges)
    .where(and(ofConnection(owner), isOneOf(id, externalIds)));
  return [...linked, ...waiting.map((row) => ({ ...row, recordId: null }))];
}
