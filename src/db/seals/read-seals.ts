import { and, asc, eq, gt, gte, lt, lte, sql } from 'drizzle-orm';
import type { RecordRef } from '../../domain/entity.ts';
import type { Executor } from '../client.ts';
import type { ConnectionKey } from '../links/links.ts';
import { isOneOf } from '../many.ts';
import { remoteRequests, type SealedEntry, seals, syncLog } from '../schema/index.ts';
import { logText, requestText } from './forms.ts';
import { sealedThrough } from './sealed-through.ts';

export type Seal = typeof seals.$inferSelect;

export interface Period {
  from: Date;
  /** Its whole millisecond is part of it: instants are kept finer than they are said. */
  to: Date;
}

/** Numbers of the first and last entry of the log in a period; undefined where there is none. */
export interface Stretch {
  first: number;
  last: number;
}

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

/** The next seal of those that hold a stretch of the log, after that number. */
export async function nextSeal(
  db: Executor,
  owner: ConnectionKey,
  { first, last }: Stretch,
  number: number,
): Promise<Seal | undefined> {
  const [seal] = await db
    .select()
    .from(seals)
    .where(
      and(
        eq(seals.tenantId, owner.tenantId),
        eq(seals.connectionId, owner.connectionId),
        gt(seals.number, number),
        gte(seals.through, first),
        lt(seals.after, last),
      ),
    )
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

/** The seal that holds an entry of the log. */
export async function sealOfEntry(
  db: Executor,
  { tenantId, connectionId }: ConnectionKey,
  id: number,
): Promise<Pick<Seal, 'number' | 'sealedAt'> | undefined> {
  const [seal] = await db
    .select({ number: seals.number, sealedAt: seals.sealedAt })
    .from(seals)
    .where(
      and(
        eq(seals.tenantId, tenantId),
        eq(seals.connectionId, connectionId),
        lt(seals.after, id),
        gte(seals.through, id),
      ),
    );
  return seal;
}
