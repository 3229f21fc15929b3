import { and, eq, getTableColumns, inArray, isNotNull, isNull, or, type SQL, sql } from 'drizzle-orm';
import { ENTITIES } from '../../domain/entities/index.ts';
import type { EntityType } from '../../domain/entity.ts';
import { withoutFilledIn } from '../../domain/pulled-data.ts';
import { equalValue } from '../../domain/sides/units.ts';
import type { PulledRecord } from '../../providers/provider.ts';
import type { Executor } from '../client.ts';
import { linksOf } from '../links/by-counterpart.ts';
import { type ConnectionKey, IS_ITS_LINK, type Link, linkOfRecord } from '../links/links.ts';
import { isOneOf } from '../many.ts';
import { links, records, remoteRequests, type StoredItem, syncQueue } from '../schema/index.ts';
import { isOvertaken } from './overtaken.ts';

/** A record that was read there, with what we have of it. */
export interface PullSubject {
  pulled: PulledRecord;
  link: Link | undefined;
  /** The linked record, or an unlinked one that carries the same mark or name. */
  local: LocalRecord | undefined;
  /** A write of ours may be bringing it about just now. */
  underWay: boolean;
  /** The local record is the very one that the other side names, whatever it says. */
  named: boolean;
  /** What a write of ours says that is under way for it. */
  sent?: Record<string, unknown>;
  /** A person decided that these two are the same. */
  chosenByHand?: boolean;
  /** It was asked for before we wrote or read the record last. */
  overtaken?: boolean;
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
  const types = [...new Set(wanted.map((reference) => reference.entityType))];
  const rows = await tx
    .select({ entityType: links.entityType, externalId: links.externalId, recordId: links.recordId })
    .from(links)
    .where(
      and(
        ofConnection(owner),
        inArray(links.entityType, types),
        isOneOf(
          links.externalId,
          wanted.map((reference) => reference.externalId),
        ),
      ),
    );
  return new Map(rows.map((row) => [`${row.entityType}/${row.externalId}`, row.recordId]));
}

/**
 * The records without what the other side only filled in. Do it before their references are looked at: the
 * default item of a line that names none is no reference of ours.
 */
export async function withoutWhatIsFilledIn(
  db: Executor,
  owner: ConnectionKey,
  pulled: readonly PulledRecord[],
): Promise<PulledRecord[]> {
  const [first] = pulled;
  if (!first) return [...pulled];
  const { totalOf, derived, account } = ENTITIES[first.entityType];
  if (!totalOf && !derived && typeof account !== 'object') return [...pulled];
  const stored = await linkedRecords(db, owner, first.entityType, pulled);
  return pulled.map((record) => {
    const known = stored.get(record.counterpart.externalId);
    if (!known || record.unreadable !== undefined) return record;
    const ours = known.record.data;
    const stood = withOwnCustomer(record, ours, known.link.elsewhere);
    const unchanged = withoutUnchanged(stood, ours, known.link.ancestor);
    const filled = totalOf ? withoutFilledIn(unchanged, ours, known.link.ancestor?.theirs) : unchanged;
    return { ...filled, asRead: record.asRead ?? record.data };
  });
}

/** A document that stands with another customer there is its account's all the same: that customer need not be known. */
function withOwnCustomer(
  record: PulledRecord,
  ours: Record<string, unknown>,
  elsewhere: Link['elsewhere'],
): PulledRecord {
  const { account } = ENTITIES[record.entityType];
  if (!elsewhere || typeof account !== 'object' || record.data[account.field] !== elsewhere.customer)
    return record;
  return {
    ...record,
    data: { ...record.data, [account.field]: ours[account.field] },
    references: record.references.filter(({ path }) => path[0] !== account.field),
  };
}

/** What nobody changed there is as we say it: what it refers to there need not be known here. */
function withoutUnchanged(
  record: PulledRecord,
  ours: Record<string, unknown>,
  ancestor: Link['ancestor'],
): PulledRecord {
  if (!ancestor) return record;
  const places = ENTITIES[record.entityType].derived ? Object.keys(record.data) : [];
  const same = ['lines', ...places].filter(
    (field) =>
      record.data[field] !== undefined && equalValue(field, ancestor.theirs[field], record.data[field]),
  );
  const isOpen = ({ path }: { path: (string | number)[] }) => !same.includes(String(path[0]));
  const said = Object.fromEntries(same.map((field) => [field, ours[field]]));
  const data = { ...record.data, ...said };
  return {
    ...record,
    data,
    references: record.references.filter(isOpen),
    mapped: record.mapped?.filter(isOpen),
  };
}

/** Names that are inactive there do not come in; that one which we know became inactive does. All of one type. */
export async function withoutForeignInactive(
  db: Executor,
  owner: ConnectionKey,
  pulled: readonly PulledRecord[],
): Promise<PulledRecord[]> {
  const inactive = pulled.filter(isInactive);
  const [first] = inactive;
  if (!first) return [...pulled];
  const ids = inactive.map(({ counterpart }) => counterpart.externalId);
  const known = await linksOf(db, owner, first.entityType, ids);
  return pulled.filter((record) => !isInactive(record) || known.has(record.counterpart.externalId));
}

export function isInactive({ entityType, data, unreadable }: PulledRecord): boolean {
  if (unreadable !== undefined) return false;
  const verdict = ENTITIES[entityType].eligibility(data);
  return verdict.eligible && verdict.desired === 'inactive';
}

/**
 * All of `pulled` are of one type. Linked records and their links are locked until the transaction ends: a write of ours
 * whose answer is applied meanwhile is either known as under way, or its link says what it left there.
 */
export async function loadSubjects(
  tx: Executor,
  owner: ConnectionKey,
  entityType: EntityType,
  pulled: readonly PulledRecord[],
): Promise<PullSubject[]> {
  const linked = await linkedRecords(tx, owner, entityType, pulled, true);
  const sent = await underWayFor(
    tx,
    owner,
    entityType,
    [...linked.values()].map(({ record }) => record.id),
  );
  const unlinked = pulled.filter((record) => !linked.has(record.counterpart.externalId));
  const marked = await findMarked(tx, owner, entityType, unlinked);
  const namesakes = await findNamesakes(tx, owner, entityType, unlinked);
  return pulled.map((record) => {
    const known = linked.get(record.counterpart.externalId);
    if (known) {
      const { link, record: local } = known;
      const overtaken = isOvertaken(record, link);
      return {
        pulled: record,
        link,
        local,
        overtaken,
        underWay: false,
        named: true,
        sent: sent.get(local.id),
      };
    }
    const own = takeOut(marked, record.ownId ?? '');
    const other = own ?? takeOut(namesakes, nameOf(record));
    return {
      pulled: record,
      link: undefined,
      local: other?.record,
      underWay: other?.underWay ?? false,
      named: own !== undefined,
    };
  });
}

/** A record of ours is paired once, whoever else there carries its mark or name. */
function takeOut<Value>(from: Map<string, Value>, key: string): Value | undefined {
  const value = from.get(key);
  from.delete(key);
  return value;
}

const nameOf = (record: PulledRecord) => ENTITIES[record.entityType].nameOf(record.data).toLowerCase();

interface Linked {
  link: Link;
  record: typeof records.$inferSelect;
}

/** By external id. */
async function linkedRecords(
  tx: Executor,
  owner: ConnectionKey,
  entityType: EntityType,
  pulled: readonly PulledRecord[],
  lock = false,
): Promise<Map<string, Linked>> {
  if (pulled.length === 0) return new Map();
  const query = tx
    .select({ link: links, record: records })
    .from(links)
    .innerJoin(records, IS_ITS_LINK)
    .where(
      and(
        ofConnection(owner),
        eq(links.entityType, entityType),
        inArray(
          links.externalId,
          pulled.map((record) => record.counterpart.externalId),
        ),
      ),
    );
  const rows = lock ? await query.orderBy(records.id).for('update', { of: [records, links] }) : await query;
  return new Map(rows.map((row) => [row.link.externalId, row]));
}

/**
 * By record, what a request says whose answer is not applied yet, or that was given up without one: whether it arrived
 * is open.
 */
async function underWayFor(
  tx: Executor,
  owner: ConnectionKey,
  entityType: EntityType,
  ids: readonly string[],
): Promise<Map<string, Record<string, unknown>>> {
  if (ids.length === 0) return new Map();
  const rows = await tx
    .select({
      recordId: syncQueue.recordId,
      items: sql<StoredItem[] | null>`coalesce(${remoteRequests.items}, ${GIVEN_UP})`,
    })
    .from(syncQueue)
    .leftJoin(
      remoteRequests,
      and(eq(remoteRequests.tenantId, syncQueue.tenantId), eq(remoteRequests.id, syncQueue.openRequestId)),
    )
    .where(
      and(
        eq(syncQueue.tenantId, owner.tenantId),
        eq(syncQueue.connectionId, owner.connectionId),
        eq(syncQueue.entityType, entityType),
        isOneOf(syncQueue.recordId, [...ids]),
        or(isNotNull(syncQueue.openRequestId), syncQueue.lookUpFirst),
      ),
    );
  return new Map(
    rows.flatMap(({ recordId, items }) => {
      const item = items?.find((each) => each.entityType === entityType && each.recordId === recordId);
      return item?.sent && !item.undo ? [[recordId, item.sent] as const] : [];
    }),
  );
}

/** The last request that was given up since the record was last written or read. */
const GIVEN_UP = sql`case when ${syncQueue.lookUpFirst} then (
  select given.items from remote_requests as given
  join links on links.tenant_id = given.tenant_id and links.connection_id = given.connection_id
    and links.entity_type = ${syncQueue.entityType} and links.record_id = ${syncQueue.recordId}
  where given.tenant_id = ${syncQueue.tenantId} and given.connection_id = ${syncQueue.connectionId}
    and given.state = 'abandoned' and given.settled_at > links.synced_at
    and given.items @> jsonb_build_array(jsonb_build_object(
      'entityType', ${syncQueue.entityType}, 'recordId', ${syncQueue.recordId}))
  order by given.settled_at desc limit 1) end`;

interface Unlinked {
  record: LocalRecord;
  underWay: boolean;
}

/**
 * Records without a counterpart whose id the other side carries: a write of ours whose answer is not here yet.
 * A copy that somebody made there carries the mark too, but by then the original is linked.
 */
async function findMarked(
  tx: Executor,
  owner: ConnectionKey,
  entityType: EntityType,
  pulled: readonly PulledRecord[],
): Promise<Map<string, Unlinked>> {
  const ids = [...new Set(pulled.flatMap((record) => record.ownId ?? []))];
  if (ids.length === 0) return new Map();
  const rows = await findUnlinked(tx, owner, entityType, isOneOf(records.id, ids));
  return new Map(rows.map((row) => [row.record.id, row]));
}

/** Records without a counterpart that carry one of the names. Documents are never matched by name. */
async function findNamesakes(
  tx: Executor,
  owner: ConnectionKey,
  entityType: EntityType,
  pulled: readonly PulledRecord[],
): Promise<Map<string, Unlinked>> {
  if (ENTITIES[entityType].totalOf || pulled.length === 0) return new Map();
  const names = [...new Set(pulled.map(nameOf))];
  const rows = await findUnlinked(tx, owner, entityType, inArray(sql`lower(${records.name})`, names));
  return new Map(rows.map((row) => [row.record.name.toLowerCase(), row]));
}

async function findUnlinked(
  tx: Executor,
  owner: ConnectionKey,
  entityType: EntityType,
  which: SQL,
): Promise<Unlinked[]> {
  return tx
    .select({
      record: getTableColumns(records),
      underWay: sql<boolean>`coalesce(${syncQueue.state} in ('in_flight', 'retrying') or ${syncQueue.openRequestId} is not null, false)`,
    })
    .from(records)
    .leftJoinLateral(linkOfRecord(tx, owner), sql`true`)
    .leftJoin(
      syncQueue,
      and(
        eq(syncQueue.tenantId, records.tenantId),
        eq(syncQueue.connectionId, owner.connectionId),
        eq(syncQueue.entityType, records.entityType),
        eq(syncQueue.recordId, records.id),
      ),
    )
    .where(
      and(
        eq(records.tenantId, owner.tenantId),
        eq(records.entityType, entityType),
        isNull(records.deletedAt),
        isNull(links.recordId),
        which,
      ),
    );
}

function ofConnection(owner: ConnectionKey) {
  return and(eq(links.tenantId, owner.tenantId), eq(links.connectionId, owner.connectionId));
}
