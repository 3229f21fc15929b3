import { and, asc, eq, gt, gte, lt, lte, max, min, or, sql } from 'drizzle-orm';
import type { RecordRef } from '../../domain/entity.ts';
import type { Executor } from '../client.ts';
import type { ConnectionKey } from '../links/links.ts';
import { isOneOf } from '../many.ts';
import { remoteRequests, type SealedEntry, seals, syncLog } from '../schema/index.ts';
import { logText, requestText, restoredText } from './forms.ts';
import { sealedThrough } from './sealed-through.ts';

export type Seal = typeof seals.$inferSelect;

export interface Period {
  from: Date;
  /** Its whole millisecond is part of it: instants are kept finer than they are said. */
  to: Date;
}

/** Numbers of the first and the last. */
export interface Stretch {
  first: number;
  last: number;
}

/** Of the log in a period; undefined where there is none. */
export async function stretchOf(
  db: Executor,
  owner: ConnectionKey,
  { from, to }: Period,
): Promise<Stretch | undefined> {
  const [row] = await db
    .select({ first: sql<string | null>`min(${syncLog.id})`, last: sql<string | null>`max(${syncLog.id})` })
    .from(syncLog)
    .where(and(ofLog(owner), gte(syncLog.at, from), lt(syncLog.at, new Date(to.getTime() + 1))));
  if (!row || row.first === null || row.last === null) return undefined;
  return { first: Number(row.first), last: Number(row.last) };
}

/**
 * Numbers of the seals that a period takes: of those that were made in it, and of those that hold any of its log. Both,
 * as a seal is made a minute or more behind, may hold requests only, and outlives a log that is pruned.
 */
export async function sealsOf(
  db: Executor,
  owner: ConnectionKey,
  { from, to }: Period,
  stretch: Stretch | undefined,
): Promise<Stretch | undefined> {
  const isMadeThen = and(gte(seals.sealedAt, from), lt(seals.sealedAt, new Date(to.getTime() + 1)));
  const holdsAny = stretch && and(gte(seals.through, stretch.first), lt(seals.after, stretch.last));
  const [row] = await db
    .select({ first: min(seals.number), last: max(seals.number) })
    .from(seals)
    .where(and(ofSeals(owner), or(isMadeThen, holdsAny)));
  if (!row || row.first === null || row.last === null) return undefined;
  return { first: row.first, last: row.last };
}

/** The next seal after that number, up to the last of these. */
export async function nextSeal(
  db: Executor,
  owner: ConnectionKey,
  { last }: Stretch,
  number: number,
): Promise<Seal | undefined> {
  const [seal] = await db
    .select()
    .from(seals)
    .where(and(ofSeals(owner), gt(seals.number, number), lte(seals.number, last)))
    .orderBy(asc(seals.number))
    .limit(1);
  return seal;
}

/** Entries of a stretch that no seal holds yet. */
export async function countUnsealed(
  db: Executor,
  owner: ConnectionKey,
  { first, last }: Stretch,
): Promise<number> {
  const [row] = await db
    .select({ count: sql<string>`count(*)` })
    .from(syncLog)
    .where(
      and(
        ofLog(owner),
        gte(syncLog.id, first),
        lte(syncLog.id, last),
        gt(syncLog.id, sealedThrough(owner.tenantId)),
      ),
    );
  return Number(row?.count ?? 0);
}

/** What a sealed entry says now; `text` is null where it is gone. */
export interface EntryNow {
  entry: SealedEntry;
  text: string | null;
  /** Of an entry of the log. */
  record?: RecordRef;
  /** Of a request that is still kept. */
  bodies?: { body: string; answer?: string };
}

/** The entries of a seal as they are now, in their order. */
export async function entriesNow(
  db: Executor,
  tenantId: string,
  entries: readonly SealedEntry[],
): Promise<EntryNow[]> {
  const refs = (kind: SealedEntry['kind']) =>
    entries.filter((entry) => entry.kind === kind).map(({ ref }) => ref);
  const logged = await db
    .select()
    .from(syncLog)
    .where(and(eq(syncLog.tenantId, tenantId), isOneOf(syncLog.id, refs('log').map(Number))));
  const kept = await db
    .select()
    .from(remoteRequests)
    .where(and(eq(remoteRequests.tenantId, tenantId), isOneOf(remoteRequests.id, refs('request'))));
  const rows = new Map(logged.map((row) => [String(row.id), row]));
  const requests = new Map(kept.map((row) => [row.id, row]));
  return entries.map((entry): EntryNow => {
    if (entry.kind === 'restored') return { entry, text: restoredText(tenantId, entry.ref) };
    const row = entry.kind === 'log' ? rows.get(entry.ref) : undefined;
    const request = entry.kind === 'request' ? requests.get(entry.ref) : undefined;
    if (row)
      return { entry, text: logText(row), record: { entityType: row.entityType, recordId: row.recordId } };
    if (!request) return { entry, text: null };
    const bodies = { body: request.body, answer: request.answer?.body };
    return { entry, text: requestText(request), bodies };
  });
}

function ofLog({ tenantId, connectionId }: ConnectionKey) {
  return and(eq(syncLog.tenantId, tenantId), eq(syncLog.connectionId, connectionId));
}

function ofSeals({ tenantId, connectionId }: ConnectionKey) {
  return and(eq(seals.tenantId, tenantId), eq(seals.connectionId, connectionId));
}

/** The seals that hold entries of the log, by the id of the entry: one look into the index each, in one statement. */
export async function sealsOfEntries(
  db: Executor,
  tenantId: string,
  entries: readonly (Pick<ConnectionKey, 'connectionId'> & { id: number })[],
): Promise<Map<number, Pick<Seal, 'number' | 'sealedAt'>>> {
  if (entries.length === 0) return new Map();
  const asked = JSON.stringify(entries.map(({ connectionId, id }) => ({ connection_id: connectionId, id })));
  const holds = and(
    eq(seals.tenantId, tenantId),
    sql`${seals.connectionId} = asked.connection_id`,
    sql`${seals.through} >= asked.id`,
  );
  const { rows } = await db.execute<{ id: string; number: number; sealed_at: string }>(sql`
    select asked.id, held.number, held.sealed_at
    from jsonb_to_recordset(${asked}::jsonb) as asked(connection_id text, id bigint)
    cross join lateral (select ${seals.number} as number, ${seals.sealedAt} as sealed_at, ${seals.after} as after
      from ${seals} where ${holds} order by ${seals.through} limit 1) as held
    where held.after < asked.id`);
  return new Map(
    rows.map((row) => [Number(row.id), { number: row.number, sealedAt: new Date(row.sealed_at) }]),
  );
}
