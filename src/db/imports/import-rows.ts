import { and, asc, count, eq, gte, inArray, isNotNull, isNull, type SQL, sql } from 'drizzle-orm';
import type { EntityType } from '../../domain/entity.ts';
import {
  type ImportDecision,
  type ImportOutcome,
  presetDecision,
  type Suggestion,
} from '../../domain/import.ts';
import type { ImportCandidate, Suggested } from '../../domain/import-match.ts';
import type { Executor } from '../client.ts';
import { insertMany, isOneOf } from '../many.ts';
import { importRows } from '../schema/index.ts';

export type ImportRow = typeof importRows.$inferSelect;
export interface ImportRef {
  tenantId: string;
  importId: string;
}

/** Stages a page; rows that an earlier execution staged keep what was decided on them. */
export async function stageRows(
  tx: Executor,
  { tenantId, importId }: ImportRef,
  entityType: EntityType,
  candidates: readonly ImportCandidate[],
  suggested: readonly Suggested[],
): Promise<void> {
  const rows = candidates.flatMap(({ externalId, name, email, total }, index) => {
    const found = suggested[index];
    if (!found) return [];
    const decision = presetDecision(found.suggestion, found.score);
    const decidedId = decision === 'link' ? found.suggestedId : null;
    return [
      { tenantId, importId, entityType, externalId, name, email, total, ...found, decision, decidedId },
    ];
  });
  if (rows.length > 0) await tx.execute(sql`${insertMany(importRows, rows)} on conflict do nothing`);
}

/** Of several rows that would take the same record of ours none does by itself: a person chooses. */
export async function questionSharedMatches(tx: Executor, ref: ImportRef): Promise<void> {
  const shared = tx
    .select({ id: importRows.decidedId })
    .from(importRows)
    .where(and(ofImport(ref), eq(importRows.decision, 'link')))
    .groupBy(importRows.entityType, importRows.decidedId)
    .having(sql`count(*) > 1`);
  await tx
    .update(importRows)
    .set({
      suggestion: 'ambiguous',
      decision: null,
      decidedId: null,
      reason: sql`${importRows.reason} || ' Others there fit the same record of yours.'`,
    })
    .where(and(ofImport(ref), eq(importRows.decision, 'link'), inArray(importRows.decidedId, shared)));
}

export interface RowFilter {
  type?: EntityType;
  suggestion?: Suggestion;
  decision?: ImportDecision | 'undecided';
  outcome?: ImportOutcome;
  minScore?: number;
}

export interface RowPosition {
  type: EntityType;
  externalId: string;
}

export async function listRows(
  db: Executor,
  ref: ImportRef,
  filter: RowFilter,
  { after, limit }: { after?: RowPosition; limit: number },
): Promise<ImportRow[]> {
  const position = sql`(${importRows.entityType}, ${importRows.externalId})`;
  return db
    .select()
    .from(importRows)
    .where(
      and(
        ofImport(ref),
        ...conditions(filter),
        after && sql`${position} > (${after.type}, ${after.externalId})`,
      ),
    )
    .orderBy(asc(importRows.entityType), asc(importRows.externalId))
    .limit(limit);
}

export interface Decision {
  decision: ImportDecision | null;
  decidedBy: string;
}

/**
 * Decides on every row that fits. To link goes only where something is suggested that no other row may take: of
 * several that fit one record of ours a person chooses. Returns how many changed.
 */
export async function decideRows(
  tx: Executor,
  ref: ImportRef,
  filter: RowFilter,
  { decision, decidedBy }: Decision,
): Promise<number> {
  const open = sql`${importRows.suggestion} not in ('linked', 'unreadable')`;
  const changed = await tx
    .update(importRows)
    .set({ decision, decidedBy, decidedId: decision === 'link' ? sql`suggested_id` : null })
    .where(
      and(
        ofImport(ref),
        open,
        ...conditions(filter),
        decision === 'link' ? and(isNotNull(importRows.suggestedId), isWantedOnce(ref)) : undefined,
      ),
    );
  return changed.rowCount ?? 0;
}

/** What is suggested for the row is neither taken by another row nor suggested for one that waits. */
function isWantedOnce({ tenantId, importId }: ImportRef): SQL {
  return sql`(${importRows.entityType}, ${importRows.suggestedId}) not in (
    select entity_type, coalesce(decided_id, suggested_id) from import_rows
    where tenant_id = ${tenantId} and import_id = ${importId}
      and (decision is null or decision = 'link') and coalesce(decided_id, suggested_id) is not null
    group by 1, 2 having count(*) > 1)`;
}

export async function decideRow(
  tx: Executor,
  ref: ImportRef,
  { type, externalId }: RowPosition,
  decision: Decision & { decidedId: string | null },
): Promise<ImportRow | undefined> {
  const [row] = await tx
    .update(importRows)
    .set(decision)
    .where(isRow(ref, type, [externalId]))
    .returning();
  return row;
}

export async function readRow(
  db: Executor,
  ref: ImportRef,
  { type, externalId }: RowPosition,
): Promise<ImportRow | undefined> {
  const [row] = await db
    .select()
    .from(importRows)
    .where(isRow(ref, type, [externalId]));
  return row;
}

/** By external id. */
export async function rowsOf(
  tx: Executor,
  ref: ImportRef,
  type: EntityType,
  externalIds: readonly string[],
): Promise<Map<string, ImportRow>> {
  if (externalIds.length === 0) return new Map();
  const rows = await tx
    .select()
    .from(importRows)
    .where(isRow(ref, type, externalIds));
  return new Map(rows.map((row) => [row.externalId, row]));
}

export interface RowOutcome {
  externalId: string;
  name: string;
  outcome: ImportOutcome;
  message: string | null;
}

/** Keeps what became of rows; one that nobody staged was made after the review. */
export async function storeOutcomes(
  tx: Executor,
  { tenantId, importId }: ImportRef,
  entityType: EntityType,
  outcomes: readonly RowOutcome[],
): Promise<void> {
  if (outcomes.length === 0) return;
  const rows = outcomes.map((row) => ({
    ...row,
    tenantId,
    importId,
    entityType,
    suggestion: 'new' as const,
    reason: 'It was made after the review.',
  }));
  await tx.execute(sql`${insertMany(importRows, rows)}
    on conflict (tenant_id, import_id, entity_type, external_id) do update set
      outcome = excluded.outcome, message = excluded.message
    where import_rows.outcome is null`);
}

/** What was staged and did not come again is no longer there. */
export async function markRowsGone(
  tx: Executor,
  ref: ImportRef,
  types: readonly EntityType[],
): Promise<void> {
  await tx
    .update(importRows)
    .set({ outcome: 'gone', message: 'It was deleted or made inactive in QuickBooks after the review.' })
    .where(and(ofImport(ref), inArray(importRows.entityType, [...types]), isNull(importRows.outcome)));
}

export interface RowCount {
  entityType: EntityType;
  suggestion: Suggestion;
  decision: ImportDecision | null;
  outcome: ImportOutcome | null;
  count: number;
}

export async function countRows(db: Executor, ref: ImportRef): Promise<RowCount[]> {
  const { entityType, suggestion, decision, outcome } = importRows;
  return db
    .select({ entityType, suggestion, decision, outcome, count: count() })
    .from(importRows)
    .where(ofImport(ref))
    .groupBy(entityType, suggestion, decision, outcome);
}

function conditions({ type, suggestion, decision, outcome, minScore }: RowFilter): (SQL | undefined)[] {
  return [
    type && eq(importRows.entityType, type),
    suggestion && eq(importRows.suggestion, suggestion),
    decision === 'undecided' ? isNull(importRows.decision) : decision && eq(importRows.decision, decision),
    outcome && eq(importRows.outcome, outcome),
    minScore === undefined ? undefined : gte(importRows.score, minScore),
  ];
}

function ofImport({ tenantId, importId }: ImportRef) {
  return and(eq(importRows.tenantId, tenantId), eq(importRows.importId, importId));
}

function isRow(ref: ImportRef, type: EntityType, externalIds: readonly string[]) {
  return and(ofImport(ref), eq(importRows.entityType, type), isOneOf(importRows.externalId, externalIds));
}
