import type { Books } from '../../books.ts';
import { referencesOf } from '../../db/approvals/hold-pulled.ts';
import { awaitedAmong } from '../../db/approvals/inbound-rows.ts';
import { applyPulled } from '../../db/pull/apply-pulled.ts';
import type { PullTrace } from '../../db/pull/pull-plan.ts';
import { referenceIds } from '../../db/pull/pull-subjects.ts';
import { dependencyRank, type EntityType } from '../../domain/entity.ts';
import type { PulledRecord } from '../../providers/provider.ts';
import type { ConnectionRef } from '../../workflows/contract.ts';
import type { ActivityDeps } from '../deps.ts';

interface Source {
  input: ConnectionRef;
  books: Books;
}

/** External ids that one look-up asks for. */
const CHUNK = 100;

/**
 * Brings in what the records refer to and we do not have yet, prerequisites first, as a push does the other
 * way round. What cannot be read stays missing; its dependants are then skipped with the reason.
 */
export async function pullReferences(
  deps: ActivityDeps,
  source: Source,
  records: readonly PulledRecord[],
  trace: PullTrace,
): Promise<void> {
  const known = await referenceIds(deps.db, source.input, records);
  const needed = records.flatMap(referencesOf).filter((key) => !known.has(key));
  // What awaits approval was read already.
  const awaited = await awaitedAmong(deps.db, source.input, needed);
  const missing = new Map<EntityType, Set<string>>();
  for (const { entityType, externalId } of records.flatMap((record) => record.references)) {
    const key = `${entityType}/${externalId}`;
    if (known.has(key) || awaited.has(key)) continue;
    missing.set(entityType, (missing.get(entityType) ?? new Set()).add(externalId));
  }
  const types = [...missing.keys()].sort((a, b) => dependencyRank(a) - dependencyRank(b));
  for (const type of types) {
    const ids = [...(missing.get(type) ?? [])];
    for (let start = 0; start < ids.length; start += CHUNK) {
      await pullByIds(deps, source, type, ids.slice(start, start + CHUNK), trace);
    }
  }
}

async function pullByIds(
  deps: ActivityDeps,
  { input, books }: Source,
  type: EntityType,
  ids: readonly string[],
  trace: PullTrace,
): Promise<void> {
  const found = await books.current({ entityType: type, externalIds: ids });
  if (!found.ok) return;
  const readable = found.value.filter((record) => record.unreadable === undefined);
  await pullReferences(deps, { input, books }, readable, trace);
  await deps.db.transaction((tx) => applyPulled(tx, input, readable, trace));
}
