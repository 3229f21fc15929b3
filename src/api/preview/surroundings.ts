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
}

export async function readSurroundings(
  db: Executor,
  owner: ConnectionKey,
  rows: readonly PreviewRow[],
): Promise<Surroundings> {
  const refs = rows.flatMap((row) => ENTITIES[row.entityType].prerequisites(row.data));
  const links = await findLinked(db, owner, refs);
  const open = refs.filter((ref) => !links.has(refKey(ref)));
  return {
    links,
    stored: await loadRecords(db, owner, open),
    queued: await readQueued(db, owner, open),
    mapped: await mappingsFor(db, owner, rows),
    payoutStyle: await payoutStyleFor(db, owner, rows),
    startDate: await readStartDate(
      db,
      owner,
      rows.map(({ entityType }) => entityType),
    ),
  };
}

export interface Needed extends RecordRef {
  name: string;
}

/** The prerequisites that would go along, or the reason why one of them keeps the record back. */
export function neededBy(
  row: PreviewRow,
  { links, stored, queued }: Surroundings,
): { needs: Needed[]; blocked?: string } {
  const needs: Needed[] = [];
  for (const ref of ENTITIES[row.entityType].prerequisites(row.data)) {
    if (links.has(refKey(ref))) continue;
    const record = stored.get(refKey(ref));
    const { status, reason } = prerequisiteStatus(ref, record, queued.get(refKey(ref)));
    if (status !== 'free' && status !== 'busy') return { needs, blocked: reason };
    needs.push({ ...ref, name: record?.name ?? ref.recordId });
  }
  return { needs };
}
