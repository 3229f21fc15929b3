import { readRecord, readRecords, type StoredRecord } from '../../db/records/record-queries.ts';
import { readSyncFacts, readSyncFactsOf, type SyncFacts } from '../../db/records/record-sync.ts';
import { partsOf } from '../../db/records/save-parts.ts';
import { ENTITIES } from '../../domain/entities/index.ts';
import type { EntityType, RecordRef } from '../../domain/entity.ts';
import type { AppDeps } from '../deps.ts';
import { ApiProblem } from '../problems.ts';
import type { Badge, ConnectionSync } from '../schemas/record-sync.ts';
import { type BadgeFacts, type BadgeView, badgeOf } from './badge.ts';
import { representSync } from './represent.ts';
import { limitWait } from './wait.ts';

/** Where a record stands with each connection. One that is made of parts stands where they stand. */
export async function readSync(deps: AppDeps, tenantId: string, ref: RecordRef) {
  const record = await readRecord(deps.db, tenantId, ref);
  if (!record) throw new ApiProblem('not_found', `There is no ${ref.entityType} ${ref.recordId}.`);
  const connections = ENTITIES[ref.entityType].parts
    ? ((await wholeSyncs(deps, tenantId, ref.entityType, [record])).get(record.id) ?? [])
    : await Promise.all(
        (await readSyncFacts(deps.db, tenantId, ref)).map(async (facts) =>
          representSync(deps, record, await withLimit(deps, facts)),
        ),
      );
  return { type: ref.entityType, id: ref.recordId, version: record.version, connections };
}

/** What is under way may wait for a place in the request limit. */
async function withLimit(deps: AppDeps, facts: SyncFacts): Promise<BadgeFacts> {
  if (facts.queued?.state !== 'in_flight') return facts;
  return { ...facts, limit: await limitWait(deps, facts.connection) };
}

/** The badges of records of one type, by record id, one for each connection: what a list shows. */
export async function readBadges(
  deps: AppDeps,
  tenantId: string,
  type: EntityType,
  records: readonly StoredRecord[],
): Promise<Map<string, ListedBadge[]>> {
  if (ENTITIES[type].parts) {
    const wholes = await wholeSyncs(deps, tenantId, type, records);
    return new Map([...wholes].map(([id, syncs]) => [id, syncs.map(badgeOnly)]));
  }
  const ids = records.map(({ id }) => id);
  const facts = await readSyncFactsOf(deps.db, tenantId, type, ids);
  return new Map(
    records.map((record) => [
      record.id,
      (facts.get(record.id) ?? []).map((each) => ({
        connectionId: each.connection.id,
        ...badgeOf(record, each),
      })),
    ]),
  );
}

type ListedBadge = BadgeView & Pick<ConnectionSync, 'connectionId'>;

function badgeOnly({ connectionId, badge, label, colour, message }: ConnectionSync): ListedBadge {
  return { connectionId, badge, label, colour, message };
}

/** A query names each part: few enough for one statement, whatever the page holds. */
const PARTS_AT_ONCE = 5_000;

async function wholeSyncs(
  deps: AppDeps,
  tenantId: string,
  type: EntityType,
  wholes: readonly StoredRecord[],
): Promise<Map<string, ConnectionSync[]>> {
  const ids = wholes.map(({ id }) => id);
  const own = await readSyncFactsOf(deps.db, tenantId, type, ids);
  const parts = await readParts(deps, tenantId, wholes);
  return new Map(
    wholes.map((whole) => {
      const places = own.get(whole.id) ?? [];
      const found = parts.get(whole.id) ?? [];
      return [
        whole.id,
        places.map((place) => sumUp(deps, whole, place, viewsFor(deps, place.connection, found))),
      ];
    }),
  );
}

interface FoundPart {
  record: StoredRecord;
  facts: readonly SyncFacts[];
}

/** The stored parts of each, in their order, with what is known of their sync. */
async function readParts(
  { db }: AppDeps,
  tenantId: string,
  wholes: readonly StoredRecord[],
): Promise<Map<string, FoundPart[]>> {
  const wanted = wholes.flatMap((whole) =>
    whole.deletedAt ? [] : partsOf(whole).map((ref) => ({ whole: whole.id, ref })),
  );
  const found = new Map<string, FoundPart[]>();
  for (let from = 0; from < wanted.length; from += PARTS_AT_ONCE) {
    const some = wanted.slice(from, from + PARTS_AT_ONCE);
    const refs = some.map(({ ref }) => ref);
    const stored = new Map((await readRecords(db, tenantId, refs)).map((record) => [record.id, record]));
    const [type] = refs.map(({ entityType }) => entityType);
    if (!type) continue;
    const facts = await readSyncFactsOf(db, tenantId, type, [...stored.keys()]);
    for (const { whole, ref } of some) {
      const record = stored.get(ref.recordId);
      if (!record) continue;
      const part = { record, facts: facts.get(record.id) ?? [] };
      found.set(whole, [...(found.get(whole) ?? []), part]);
    }
  }
  return found;
}

function viewsFor(deps: AppDeps, { id }: SyncFacts['connection'], parts: readonly FoundPart[]): PartView[] {
  return parts.flatMap(({ record, facts }) => {
    const own = facts.find(({ connection }) => connection.id === id);
    return own ? [{ record, sync: representSync(deps, record, own) }] : [];
  });
}

interface PartView {
  record: StoredRecord;
  sync: ConnectionSync;
}

/** What a person has to look at first comes first. */
const URGENCY: readonly Badge[] = [
  'error',
  'employee_not_mapped',
  'undone',
  'retrying',
  'waiting',
  'syncing',
  'pending',
  'skipped',
  'not_synced',
  'synced',
];

function sumUp(
  deps: AppDeps,
  whole: StoredRecord,
  { connection, settings }: SyncFacts,
  views: readonly PartView[],
): ConnectionSync {
  const urgent = [...views].sort((a, b) => URGENCY.indexOf(a.sync.badge) - URGENCY.indexOf(b.sync.badge))[0]
    ?.sync;
  const own = representSync(deps, whole, {
    connection,
    settings,
    link: null,
    queued: null,
    last: null,
    isSkipped: false,
  });
  const first = urgent ?? own;
  return {
    ...first,
    message: messageOf(first, views),
    externalId: null,
    externalUrl: null,
    syncedAt: first.badge === 'synced' ? newest(views) : null,
    syncedVersion: null,
    parts: views.map(({ record, sync: { badge, label, colour, message, externalUrl } }) => {
      const { entityType: type, id, name } = record;
      return { type, id, name, badge, label, colour, message, externalUrl };
    }),
  };
}

function messageOf({ badge, message }: ConnectionSync, views: readonly PartView[]): string | null {
  const same = views.filter(({ sync }) => sync.badge === badge).length;
  if (message === null || views.length < 2) return message;
  return `${same} of ${views.length} entries: ${message}`;
}

function newest(views: readonly PartView[]): string | null {
  return (
    views
      .flatMap(({ sync }) => sync.syncedAt ?? [])
      .sort()
      .at(-1) ?? null
  );
}
