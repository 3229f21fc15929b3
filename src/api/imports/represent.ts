import { countRows, type ImportRow, type RowCount } from '../../db/imports/import-rows.ts';
import type { StoredImport } from '../../db/imports/imports.ts';
import { ENTITY_TYPES, type EntityType } from '../../domain/entity.ts';
import { remedyOf } from '../../errors.ts';
import { workflowIds } from '../../workflows/contract.ts';
import type { AppDeps } from '../deps.ts';
import type { ImportRowView, ImportView } from '../schemas/import.ts';
import { workflowLink } from '../workflow-link.ts';

export async function representImport(
  { db, config }: Pick<AppDeps, 'db' | 'config'>,
  stored: StoredImport,
): Promise<ImportView> {
  const { tenantId, id, connectionId, error } = stored;
  const counts = await countRows(db, { tenantId, importId: id });
  const entityTypes = ENTITY_TYPES.filter((type) => stored.entityTypes.includes(type));
  return {
    id,
    connectionId,
    state: stored.state,
    category: stored.category,
    entityTypes,
    from: stored.params.from ?? null,
    to: stored.params.to ?? null,
    undecided: sum(counts.filter(({ decision }) => decision === null)),
    types: entityTypes.map((type) => progressOf(type, stored, counts)),
    error: error && { type: error.type, message: error.message, remedy: remedyOf(error) },
    workflow: workflowLink(config, workflowIds.importWizard(connectionId, id), null),
    requestedBy: stored.requestedBy,
    confirmedBy: stored.confirmedBy,
    createdAt: stored.createdAt.toISOString(),
    confirmedAt: stored.confirmedAt?.toISOString() ?? null,
    finishedAt: stored.finishedAt?.toISOString() ?? null,
  };
}

function progressOf(
  type: EntityType,
  { expected }: StoredImport,
  all: readonly RowCount[],
): ImportView['types'][number] {
  const counts = all.filter(({ entityType }) => entityType === type);
  return {
    type,
    expected: expected[type] ?? null,
    staged: sum(counts),
    suggestions: by(counts, ({ suggestion }) => suggestion),
    decisions: by(counts, ({ decision }) => decision ?? 'undecided'),
    outcomes: by(counts, ({ outcome }) => outcome ?? undefined),
  };
}

function sum(counts: readonly RowCount[]): number {
  return counts.reduce((total, { count }) => total + count, 0);
}

function by(
  counts: readonly RowCount[],
  keyOf: (count: RowCount) => string | undefined,
): Record<string, number> {
  const sums = new Map<string, number>();
  for (const entry of counts) {
    const key = keyOf(entry);
    if (key !== undefined) sums.set(key, (sums.get(key) ?? 0) + entry.count);
  }
  return Object.fromEntries(sums);
}

export function representRow(row: ImportRow): ImportRowView {
  const { entityType, decidedId, externalId, name, email, total, suggestion, suggestedId } = row;
  const { suggestedName, score, reason, decision, decidedBy, outcome, message } = row;
  return {
    type: entityType,
    externalId,
    name,
    email,
    total,
    suggestion,
    suggestedId,
    suggestedName,
    score,
    reason,
    decision,
    recordId: decidedId,
    decidedBy,
    outcome,
    message,
  };
}
