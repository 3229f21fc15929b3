import { readRecord, readRecords, type StoredRecord } from '../../db/record-queries.ts';
import { readSyncFacts, readSyncFactsOf, type SyncFacts } from '../../db/record-sync.ts';
import { partsOf } from '../../db/save-parts.ts';
import { ENTITIES } from '../../domain/entities/index.ts';
import type { RecordRef } from '../../domain/entity.ts';
import type { AppDeps } from '../deps.ts';
import { ApiProblem } from '../problems.ts';
import type { Badge, ConnectionSync } from '../schemas/record-sync.ts';
import { representSync } from './represent.ts';

/** Where a record stands with each connection. One that is made of parts stands where they stand. */
export async function readSync(deps: AppDeps, tenantId: string, ref: RecordRef) {
  const record = await readRecord(deps.db, tenantId, ref);
  if (!record) throw new ApiProblem('not_found', `There is no ${ref.entityType} ${ref.recordId}.`);
  const connections = ENTITIES[ref.entityType].parts
    ? await wholeSync(deps, record)
    : (await readSyncFacts(deps.db, tenantId, ref)).map((facts) => representSync(deps, record, facts));
  return { type: ref.entityType, id: ref.recordId, version: record.version, connections };
}

async function wholeSync(deps: AppDeps, whole: StoredRecord): Promise<ConnectionSync[]> {
  const { tenantId } = whole;
  const refs = whole.deletedAt ? [] : partsOf(whole);
  const stored = new Map((await readRecords(deps.db, tenantId, refs)).map((record) => [record.id, record]));
  const ids = refs.map(({ recordId }) => recordId);
  const type = ENTITIES[whole.entityType].parts?.type ?? whole.entityType;
  const facts = await readSyncFactsOf(deps.db, tenantId, type, ids);
  const own = await readSyncFacts(deps.db, tenantId, { entityType: whole.entityType, recordId: whole.id });
  return own.map(({ connection }) => {
    const views = ids.flatMap((id) => {
      const record = stored.get(id);
      const found = facts.get(id)?.find((each) => each.connection.id === connection.id);
      return record && found ? [{ record, sync: representSync(deps, record, found) }] : [];
    });
    return sumUp(deps, whole, connection, views);
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
  connection: SyncFacts['connection'],
  views: readonly PartView[],
): ConnectionSync {
  const urgent = [...views].sort((a, b) => URGENCY.indexOf(a.sync.badge) - URGENCY.indexOf(b.sync.badge))[0]
    ?.sync;
  const own = representSync(deps, whole, { connection, link: null, queued: null, last: null });
  const first = urgent ?? own;
  return {
    ...first,
    message: messageOf(first, views),
    externalId: null,
    externalUrl: null,
    syncedAt: first.badge === 'synced' ? newest(views) : null,
    syncedVersion: null,
    parts: views.map(({ record, sync: { badge, label, colour, message } }) => {
      return { type: record.entityType, id: record.id, name: record.name, badge, label, colour, message };
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
