import { z } from 'zod';
import { markApplied, openEvents, type WebhookEvent } from '../../db/changes/webhook-events.ts';
import { linksOf, moveLink } from '../../db/links/by-counterpart.ts';
import type { Gone } from '../../db/pull/apply-gone.ts';
import { dependencyRank, ENTITY_TYPES, type EntityType } from '../../domain/entity.ts';
import type { CallFailure } from '../../providers/provider.ts';
import { payersOf } from './payers-of.ts';
import { applyAll, DELETED, prepareChanges, type Refresh } from './refreshing.ts';

/** Notices that one step takes: their records are read a hundred at a time. */
const NOTICES = 500;

const noticeSchema = z.object({
  entityType: z.enum(ENTITY_TYPES),
  externalId: z.string(),
  mergedId: z.string().optional(),
  at: z.string(),
});
type Notice = z.infer<typeof noticeSchema>;

export type NoticesResult = { kind: 'none' } | { kind: 'applied' } | { kind: 'failed'; failure: CallFailure };

/**
 * Reads what the vendor's notices point at, as it is now, and applies that: so it does not matter in which order
 * they came, how often, or what they said. They are marked in the transaction that applied them.
 */
export async function applyNotices(refresh: Refresh, source: string): Promise<NoticesResult> {
  const { deps, input } = refresh;
  const events = await openEvents(deps.db, input, source, NOTICES);
  if (events.length === 0) return { kind: 'none' };
  const notices = events.flatMap((event) => noticeSchema.safeParse(event.body).data ?? []);
  const types = [...new Set(notices.map(({ entityType }) => entityType))];
  const again = new Set<EntityType>();
  for (const type of types.sort((a, b) => dependencyRank(a) - dependencyRank(b))) {
    const own = notices.filter(({ entityType }) => entityType === type);
    const applied = await applyType(refresh, source, type, own, eventsOf(events, type));
    if (applied.kind === 'failed') return applied;
    if (applied.kind === 'again') again.add(type);
  }
  const done = events.filter(({ body }) => !again.has(body.entityType as EntityType));
  await markApplied(
    deps.db,
    input,
    source,
    done.map(({ eventId }) => eventId),
  );
  return { kind: 'applied' };
}

function eventsOf(events: readonly WebhookEvent[], type: EntityType): string[] {
  return events.filter(({ body }) => body.entityType === type).map(({ eventId }) => eventId);
}

async function applyType(
  refresh: Refresh,
  source: string,
  entityType: EntityType,
  notices: readonly Notice[],
  eventIds: readonly string[],
): Promise<{ kind: 'applied' | 'again' } | { kind: 'failed'; failure: CallFailure }> {
  const { deps, input, books } = refresh;
  const merged = await followMerges(refresh, entityType, notices);
  const links = await linksOf(
    deps.db,
    input,
    entityType,
    notices.map(({ externalId }) => externalId),
  );
  const wanted = [...links.values()].filter((link) =>
    notices.some(({ externalId, at }) => externalId === link.externalId && !isKnown(link, at)),
  );
  const ids = wanted.map(({ externalId }) => externalId);
  const found = await books.current({ entityType, externalIds: ids });
  if (!found.ok) return { kind: 'failed', failure: found.failure };
  const present = new Set(found.value.map(({ counterpart }) => counterpart.externalId));
  const deleted = wanted.filter(({ externalId }) => !present.has(externalId));
  const gone = [...deleted.map((link) => ({ link, what: DELETED })), ...merged];
  const told = { entityType, records: found.value, gone };
  const payers = await payersOf(refresh, told);
  if (!payers.ok) return { kind: 'failed', failure: payers.failure };
  const changes = await prepareChanges(refresh, told);
  return deps.db.transaction(async (tx) => {
    // Written while it was read: its notices stay open, and the next step reads it again.
    if (await applyAll(tx, refresh, [changes, ...payers.changes])) return { kind: 'again' };
    await markApplied(tx, input, source, eventIds);
    return { kind: 'applied' };
  });
}

/**
 * Our own write coming back: what the link holds was read or written after the change. Should the clocks
 * disagree, change data capture finds what this leaves out.
 */
function isKnown(link: { syncedAt: Date; externalVersion: string }, at: string): boolean {
  return link.externalVersion !== '' && link.syncedAt.getTime() >= Date.parse(at);
}

/**
 * A name that went up in another: its record goes over to the survivor, unless that one is paired already; then
 * it is told as gone.
 */
async function followMerges(
  { deps, input }: Refresh,
  entityType: EntityType,
  notices: readonly Notice[],
): Promise<Gone[]> {
  const gone: Gone[] = [];
  for (const { externalId, mergedId } of notices) {
    if (mergedId === undefined) continue;
    const links = await linksOf(deps.db, input, entityType, [externalId, mergedId]);
    const link = links.get(mergedId);
    if (!link) continue;
    const survivor = links.get(externalId);
    if (!survivor) await moveLink(deps.db, link, externalId);
    else
      gone.push({ link, what: `was merged in QuickBooks into the one of your record ${survivor.recordId}` });
  }
  return gone;
}
