import type { Executor } from '../../db/client.ts';
import { readStartDate } from '../../db/connections/settings.ts';
import { type ConnectionKey, findLinked, type Link } from '../../db/links/links.ts';
import { mappingsFor } from '../../db/mappings/mappings.ts';
import { payoutStyleFor } from '../../db/payouts/payout-sources.ts';
import {
  loadRecords,
  prerequisiteStatus,
  type QueueFacts,
  readQueued,
  type StoredFacts,
} from '../../db/queue/prerequisites.ts';
import type { PreviewRow } from '../../db/queue/push-preview.ts';
import { stuckAmong } from '../../db/undo/enqueue-undo.ts';
import { ENTITIES } from '../../domain/entities/index.ts';
import { type RecordRef, refKey } from '../../domain/entity.ts';
import type { ComposeContext } from '../../providers/provider.ts';

/** What the rows of a page refer to, as far as it matters for writing them. */
export interface Surroundings {
  links: ReadonlyMap<string, Link>;
  stored: ReadonlyMap<string, StoredFacts>;
  queued: ReadonlyMap<string, QueueFacts>;
  mapped: ComposeContext['mapped'];
  payoutStyle: ComposeContext['payoutStyle'];
  startDate: string | null;
  /** Those whose undo got no answer, by `refKey`: a push leaves them to a person. */
  stuck: ReadonlySet<string>;
}

/** How far prerequisites reach: a payment needs an invoice, which needs a customer. */
const DEPTH = 3;

export async function readSurroundings(
  db: Executor,
  owner: ConnectionKey,
  page: readonly PreviewRow[],
): Promise<Surroundings> {
  const found: Found = { links: new Map(), stored: new Map(), queued: new Map() };
  const rows = [...page];
  let behind: readonly PreviewRow[] = page;
  for (let depth = 0; depth < DEPTH && behind.length > 0; depth += 1) {
    behind = await readNeeded(db, owner, behind, found);
    rows.push(...behind);
  }
  return {
    ...found,
    stuck: await stuckAmong(db, owner, page),
    mapped: await mappingsFor(db, owner, rows),
    payoutStyle: await payoutStyleFor(db, owner, rows),
    startDate: await readStartDate(
      db,
      owner,
      rows.map(({ entityType }) => entityType),
    ),
  };
}

interface Found {
  links: Map<string, Link>;
  stored: Map<string, StoredFacts>;
  queued: Map<string, QueueFacts>;
}

/** Adds what the rows refer to; gives the records among it that have no counterpart yet. */
async function readNeeded(
  db: Executor,
  owner: ConnectionKey,
  rows: readonly PreviewRow[],
  { links, stored, queued }: Found,
): Promise<PreviewRow[]> {
  const known = (ref: RecordRef) => links.has(refKey(ref)) || stored.has(refKey(ref));
  const refs = distinct(rows.flatMap((row) => ENTITIES[row.entityType].prerequisites(row.data))).filter(
    (ref) => !known(ref),
  );
  for (const [key, link] of await findLinked(db, owner, refs)) links.set(key, link);
  const open = refs.filter((ref) => !links.has(refKey(ref)));
  const records = await loadRecords(db, owner, open);
  for (const [key, record] of records) stored.set(key, record);
  for (const [key, facts] of await readQueued(db, owner, open)) queued.set(key, facts);
  return open.flatMap((ref) => {
    const record = records.get(refKey(ref));
    return record ? [asRow(ref, record)] : [];
  });
}

function distinct(refs: readonly RecordRef[]): RecordRef[] {
  return [...new Map(refs.map((ref) => [refKey(ref), ref])).values()];
}

/** A prerequisite as a row of its own: it has no counterpart, so it is in step with nothing. */
function asRow({ entityType, recordId }: RecordRef, { name, data, deleted }: StoredFacts): PreviewRow {
  return { entityType, recordId, name, data, deleted, contentHash: '', link: null };
}

export interface Needed extends RecordRef {
  name: string;
}

/**
 * The prerequisites that would go along, or the reason why one of them keeps the record back. `refusal` tells why one
 * that is free to go would not arrive.
 */
export function neededBy(
  row: PreviewRow,
  { links, stored, queued }: Surroundings,
  refusal: (needed: PreviewRow) => string | undefined,
): { needs: Needed[]; blocked?: string } {
  const needs: Needed[] = [];
  for (const ref of ENTITIES[row.entityType].prerequisites(row.data)) {
    if (links.has(refKey(ref))) continue;
    const record = stored.get(refKey(ref));
    const { status, reason } = prerequisiteStatus(ref, record, queued.get(refKey(ref)));
    if (status !== 'free' && status !== 'busy') return { needs, blocked: reason };
    const blocked = record && status === 'free' ? refusal(asRow(ref, record)) : undefined;
    if (blocked !== undefined) return { needs, blocked };
    needs.push({ ...ref, name: record?.name ?? ref.recordId });
  }
  return { needs };
}
