import type { z } from 'zod';
import type { Executor } from '../../db/client.ts';
import {
  countRows,
  decideRow,
  type ImportRow,
  type RowPosition,
  readRow,
} from '../../db/imports/import-rows.ts';
import { moveImport, readImport, type StoredImport } from '../../db/imports/imports.ts';
import { findLinked } from '../../db/links/links.ts';
import { readRecord } from '../../db/records/record-queries.ts';
import { IMPORT_STATES, isImportOver } from '../../domain/import.ts';
import type { Caller } from '../access.ts';
import { requireApprover } from '../approvals/permitted.ts';
import type { AppDeps } from '../deps.ts';
import { ApiProblem } from '../problems.ts';
import type { confirmImportSchema, rowDecisionSchema } from '../schemas/import.ts';
import { fieldError } from '../validation.ts';

export async function findImport(
  db: Executor,
  tenantId: string,
  id: string,
  options?: { lock: boolean },
): Promise<StoredImport> {
  const stored = await readImport(db, tenantId, id, options);
  if (!stored) throw new ApiProblem('not_found', `There is no import ${id}.`);
  return stored;
}

/** The import, locked, so that it is not confirmed while something is decided. @throws unless it is in review */
export async function lockInReview(tx: Executor, tenantId: string, id: string): Promise<StoredImport> {
  const stored = await findImport(tx, tenantId, id, { lock: true });
  if (stored.state !== 'review') {
    throw new ApiProblem('import_not_in_review', `Import ${id} is in the state ${stored.state}.`);
  }
  return stored;
}

type RowDecision = z.output<typeof rowDecisionSchema>;

export async function decideOne(
  { db }: Pick<AppDeps, 'db'>,
  caller: Caller,
  importId: string,
  position: RowPosition,
  wanted: RowDecision,
): Promise<ImportRow> {
  return db.transaction(async (tx) => {
    const stored = await lockInReview(tx, caller.tenantId, importId);
    const ref = { tenantId: caller.tenantId, importId };
    const row = await readRow(tx, ref, position);
    if (!row) throw noRow(position);
    if (row.suggestion === 'linked' || row.suggestion === 'unreadable') {
      throw new ApiProblem('invalid_body', row.reason, {
        errors: [fieldError(['decision'], 'cannot be made: it is left out')],
      });
    }
    const decidedId = wanted.decision === 'link' ? await linkable(tx, stored, row, wanted) : null;
    const { decision } = wanted;
    const decided = await decideRow(tx, ref, position, { decision, decidedId, decidedBy: caller.actor });
    if (!decided) throw noRow(position);
    return decided;
  });
}

function noRow({ type, externalId }: RowPosition): ApiProblem {
  return new ApiProblem('not_found', `There is no ${type} ${externalId} in this import.`);
}

/** The record to link to. @throws ApiProblem naming the field when there is none that can be. */
async function linkable(
  tx: Executor,
  { tenantId, connectionId }: StoredImport,
  row: ImportRow,
  { recordId = row.suggestedId ?? undefined }: RowDecision,
): Promise<string> {
  const refuse = (message: string) =>
    new ApiProblem('invalid_body', undefined, { errors: [fieldError(['recordId'], message)] });
  if (recordId === undefined) throw refuse('is needed: nothing is suggested for this row');
  const ref = { entityType: row.entityType, recordId };
  const record = await readRecord(tx, tenantId, ref);
  if (!record || record.deletedAt) throw refuse(`names no ${row.entityType} of yours`);
  const linked = await findLinked(tx, { tenantId, connectionId }, [ref]);
  if (linked.size > 0) throw refuse('names a record that is linked to another one already');
  return recordId;
}

/** From here on the import writes. */
export async function confirmImport(
  { db, temporal }: Pick<AppDeps, 'db' | 'temporal'>,
  caller: Caller,
  importId: string,
  { undecided }: z.output<typeof confirmImportSchema>,
): Promise<void> {
  const { tenantId, actor } = caller;
  const { connectionId } = await db.transaction(async (tx) => {
    const stored = await lockInReview(tx, tenantId, importId);
    await requireApprover(tx, caller, stored.connectionId);
    if (undecided === undefined) await requireDecided(tx, tenantId, importId);
    const change = { state: 'confirmed' as const, undecided, confirmedBy: actor };
    await moveImport(tx, { tenantId, importId }, ['review'], change);
    return stored;
  });
  await temporal.tellImport({ tenantId, connectionId, importId });
}

async function requireDecided(tx: Executor, tenantId: string, importId: string): Promise<void> {
  const counts = await countRows(tx, { tenantId, importId });
  const open = counts.filter(({ decision }) => decision === null).reduce((sum, { count }) => sum + count, 0);
  if (open === 0) return;
  throw new ApiProblem('import_undecided', `${open} rows wait for a decision.`, {
    errors: [fieldError(['undecided'], `is needed: ${open} rows are not decided`)],
  });
}

/** What is imported by then stays; the rest stays out. An import that is over stays as it is. */
export async function cancelImport(
  { db, temporal }: Pick<AppDeps, 'db' | 'temporal'>,
  tenantId: string,
  importId: string,
): Promise<void> {
  const { connectionId } = await findImport(db, tenantId, importId);
  const open = IMPORT_STATES.filter((state) => !isImportOver(state));
  await moveImport(db, { tenantId, importId }, open, { state: 'cancelled' });
  await temporal.tellImport({ tenantId, connectionId, importId });
}
