import { type Books, openBooks } from '../../books.ts';
import type { StoredConnection } from '../../db/connections/connection-queries.ts';
import { readConnection } from '../../db/connections/connection-state.ts';
import type { PreviewRow } from '../../db/queue/push-preview.ts';
import type { ConflictPolicy } from '../../db/schema/index.ts';
import { ENTITY_TYPES, type EntityType, refKey } from '../../domain/entity.ts';
import type { CallResult } from '../../providers/provider.ts';
import type { AppDeps } from '../deps.ts';

/** A person waits before the browser. */
const TIMEOUT_MS = 20_000;

const SETTLED: Readonly<Record<ConflictPolicy, string>> = {
  ours_wins: 'It was changed in QuickBooks since the last sync; this side’s version is written over it.',
  theirs_wins: 'It was changed in QuickBooks since the last sync; that version is taken instead.',
  ask: 'It was changed in QuickBooks since the last sync; it waits for your choice.',
};

/** The books to compare with; undefined where they cannot be asked while a person waits. */
export async function booksToCompare(deps: AppDeps, stored: StoredConnection): Promise<Books | undefined> {
  const connection = await readConnection(deps.db, { tenantId: stored.tenantId, connectionId: stored.id });
  const { capabilities } = deps.providers.get(stored.provider).provider;
  // A preview does not wait for a session of the vendor's agent.
  if (!connection || capabilities.delivery === 'they_poll') return undefined;
  return openBooks(deps, connection, { asker: 'preview', signal: AbortSignal.timeout(TIMEOUT_MS) });
}

/**
 * Linked records whose counterpart has moved on since the last sync, and what the connection's policy makes of
 * it. Asks the accounting system, once for each type.
 */
export async function predictConflicts(
  books: Books,
  rows: readonly PreviewRow[],
  policy: ConflictPolicy,
): Promise<CallResult<Map<string, string>>> {
  const conflicts = new Map<string, string>();
  for (const type of ENTITY_TYPES) {
    const linked = ofType(rows, type);
    if (linked.size === 0) continue;
    const current = await books.current({ entityType: type, externalIds: [...linked.keys()] });
    if (!current.ok) return current;
    for (const { counterpart } of current.value) {
      const row = linked.get(counterpart.externalId);
      if (row && row.link?.externalVersion !== counterpart.externalVersion) {
        conflicts.set(refKey(row), SETTLED[policy]);
      }
    }
  }
  return { ok: true, value: conflicts };
}

function ofType(rows: readonly PreviewRow[], type: EntityType): Map<string, PreviewRow> {
  return new Map(
    rows.flatMap((row) => (row.entityType === type && row.link ? [[row.link.externalId, row] as const] : [])),
  );
}
