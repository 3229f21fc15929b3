import { and, eq, inArray, isNull, sql } from 'drizzle-orm';
import { ENTITIES } from '../domain/entities/index.ts';
import type { EntityType } from '../domain/entity.ts';
import type { PulledRecord } from '../providers/provider.ts';
import type { Executor } from './client.ts';
import type { ConnectionKey, Link } from './links.ts';
import { links, records } from './schema/index.ts';

/** A record that was read there, with what we have of it. */
export interface PullSubject {
  pulled: PulledRecord;
  link: Link | undefined;
  /** The linked record, or an unlinked one that is the same party. */
  local: LocalRecord | undefined;
}

export type LocalRecord = Pick<
  typeof records.$inferSelect,
  'id' | 'version' | 'data' | 'contentHash' | 'name' | 'deletedAt'
>;

/** Our ids of what `pulled` refers to, by `type/external id`. */
export async function referenceIds(
  tx: Executor,
  owner: ConnectionKey,
  pulled: readonly PulledRecord[],
): Promise<Map<string, string>> {
  const wanted = pulled.flatMap((record) => record.references);
  if (wanted.length === 0) return new Map();
  const rows = await tx
    .select({ entityType: links.entityType, externalId: links.externalId, recordId: links.recordId })
    .from(links)
    .where(
      and(
        eq(links.tenantId, owner.tenantId),
        eq(links.connectionId, owner.connectionId),
        inArray(links.externalId, [...new Set(wanted.map((reference) => reference.externalId))]),
      ),
    );
  return new Map(rows.map((row) => [`${row.entityType}/${row.externalId}`, row.recordId]));
}

export async function loadSubjects(
  tx: Executor,
  owner: ConnectionKey,
  entityType: EntityType,
  pulled: readonly PulledRecord[],
): Promise<PullSubject[]> {
  const linked = await tx
    .select({ link: links, record: records })
    .from(links)
    .innerJoin(
      records,
      and(
        eq(records.tenantId, links.tenantId),
        eq(records.entityType, links.entityType),
        eq(records.id, links.recordId),
      ),
    )
    .where(
      and(
        eq(links.tenantId, owner.tenantId),
        eq(links.connectionId, owner.connectionId),
        eq(links.entityType, entityType),
        inArray(
          links.externalId,
          pulled.map((record) => record.counterpart.externalId),
        ),
      ),
    )
    .for('update', { of: records });
  const byExternal = new Map(linked.map((row) => [row.link.externalId, row]));
  const unlinked = pulled.filter((record) => !byExternal.has(record.counterpart.externalId));
  const namesakes = await findNamesakes(tx, owner, entityType, unlinked);
  return pulled.map((record) => {
    const known = byExternal.get(record.counterpart.externalId);
    const name = ENTITIES[entityType].nameOf(record.data).toLowerCase();
    return { pulled: record, link: known?.link, local: known?.record ?? namesakes.get(name) };
  });
}

/** Records without a counterpart that carry one of the names. Documents are never matched by name. */
async function findNamesakes(
  tx: Executor,
  owner: ConnectionKey,
  entityType: EntityType,
  pulled: readonly PulledRecord[],
): Promise<Map<string, LocalRecord>> {
  const definition = ENTITIES[entityType];
  if (definition.totalOf || pulled.length === 0) return new Map();
  const rows = await tx
    .select({ record: records })
    .from(records)
    .leftJoin(
      links,
      and(
        eq(links.tenantId, records.tenantId),
        eq(links.connectionId, owner.connectionId),
        eq(links.entityType, records.entityType),
        eq(links.recordId, records.id),
      ),
    )
    .where(
      and(
        eq(records.tenantId, owner.tenantId),
        eq(records.entityType, entityType),
        isNull(records.deletedAt),
        isNull(links.recordId),
        inArray(
          sql`lower(${records.name})`,
          pulled.map((record) => definition.nameOf(record.data).toLowerCase()),
        ),
      ),
    );
  return new Map(rows.map(({ record }) => [record.name.toLowerCase(), record]));
}
