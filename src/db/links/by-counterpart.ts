import { and, eq, sql } from 'drizzle-orm';
import type { EntityType } from '../../domain/entity.ts';
import type { Executor } from '../client.ts';
import { isOneOf } from '../many.ts';
import { links } from '../schema/index.ts';
import { type ConnectionKey, type Link, ofType } from './links.ts';

/** The links that these counterparts have, by external id. */
export async function linksOf(
  db: Executor,
  owner: ConnectionKey,
  entityType: EntityType,
  externalIds: readonly string[],
): Promise<Map<string, Link>> {
  if (externalIds.length === 0) return new Map();
  const rows = await db
    .select()
    .from(links)
    .where(and(ofType(owner, entityType), isOneOf(links.externalId, externalIds)));
  return new Map(rows.map((row) => [row.externalId, row]));
}

/** Whose counterparts these are, by external id: of whole links a page of a thousand would copy what both sides said. */
export async function recordIdsOf(
  db: Executor,
  owner: ConnectionKey,
  entityType: EntityType,
  externalIds: readonly string[],
): Promise<Map<string, string>> {
  if (externalIds.length === 0) return new Map();
  const rows = await db
    .select({ externalId: links.externalId, recordId: links.recordId })
    .from(links)
    .where(and(ofType(owner, entityType), isOneOf(links.externalId, externalIds)));
  return new Map(rows.map(({ externalId, recordId }) => [externalId, recordId]));
}

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
    .where(and(ofType(owner, entityType), eq(links.externalId, externalId)));
  return row?.recordId;
}

/** Pairs a record with the name that took up its counterpart; what that says is still to be read. */
export async function moveLink(tx: Executor, link: Link, externalId: string): Promise<void> {
  await tx
    .update(links)
    .set({ externalId, externalVersion: '', ancestor: null, missingSince: null, syncedAt: sql`now()` })
    .where(and(ofType(link, link.entityType), eq(links.recordId, link.recordId)));
}
