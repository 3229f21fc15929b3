import { and, desc, eq, inArray, notInArray, sql } from 'drizzle-orm';
import type { EntityType } from '../../domain/entity.ts';
import type { ImportState } from '../../domain/import.ts';
import type { SyncErrorInfo } from '../../errors.ts';
import type { Executor } from '../client.ts';
import { newId } from '../ids.ts';
import type { ConnectionKey } from '../links/links.ts';
import { imports } from '../schema/index.ts';

export type StoredImport = typeof imports.$inferSelect;
export type ImportKey = ConnectionKey & { importId: string };

const OVER: ImportState[] = ['done', 'cancelled', 'failed'];
/** An import that nobody took up after this was stored by a process that died. */
const UNTOLD = sql`interval '5 seconds'`;

export async function createImport(
  db: Executor,
  input: Pick<StoredImport, 'tenantId' | 'connectionId' | 'entityTypes' | 'params' | 'requestedBy'>,
): Promise<StoredImport> {
  const [row] = await db
    .insert(imports)
    .values({ ...input, id: newId('imp') })
    .returning();
  if (!row) throw new Error('the import was not stored');
  return row;
}

export async function readImport(
  db: Executor,
  tenantId: string,
  id: string,
  { lock = false } = {},
): Promise<StoredImport | undefined> {
  const query = db.select().from(imports).where(isImport(tenantId, id));
  const [row] = lock ? await query.for('update') : await query;
  return row;
}

/** Newest first. */
export async function listImports(db: Executor, key: ConnectionKey, limit: number): Promise<StoredImport[]> {
  return db
    .select()
    .from(imports)
    .where(and(eq(imports.tenantId, key.tenantId), eq(imports.connectionId, key.connectionId)))
    .orderBy(desc(imports.createdAt), desc(imports.id))
    .limit(limit);
}

export async function findOpenImport(db: Executor, key: ConnectionKey): Promise<StoredImport | undefined> {
  const [row] = await db
    .select()
    .from(imports)
    .where(
      and(
        eq(imports.tenantId, key.tenantId),
        eq(imports.connectionId, key.connectionId),
        notInArray(imports.state, OVER),
      ),
    )
    .limit(1);
  return row;
}

/**
 * Goes from one of `from` to another state. False when it was in none of them: somebody cancelled it meanwhile,
 * or an earlier execution of the same step did it.
 */
export async function moveImport(
  db: Executor,
  { tenantId, importId }: Pick<ImportKey, 'tenantId' | 'importId'>,
  from: readonly ImportState[],
  change: Partial<
    Pick<StoredImport, 'state' | 'category' | 'expected' | 'undecided' | 'confirmedBy' | 'error'>
  >,
): Promise<boolean> {
  const over = change.state !== undefined && OVER.includes(change.state);
  const rows = await db
    .update(imports)
    .set({
      ...change,
      ...(change.state === 'confirmed' ? { confirmedAt: sql`now()` } : {}),
      ...(over ? { finishedAt: sql`now()` } : {}),
    })
    .where(and(isImport(tenantId, importId), inArray(imports.state, [...from])))
    .returning({ id: imports.id });
  return rows.length > 0;
}

export async function failImport(db: Executor, key: ImportKey, error: SyncErrorInfo): Promise<void> {
  await db
    .update(imports)
    .set({ state: 'failed', error, finishedAt: sql`now()` })
    .where(and(isImport(key.tenantId, key.importId), notInArray(imports.state, OVER)));
}

/** What it waits for, told while it does; null once that is over. */
export async function noteWait(db: Executor, key: ImportKey, error: SyncErrorInfo | null): Promise<void> {
  await db
    .update(imports)
    .set({ error })
    .where(and(isImport(key.tenantId, key.importId), notInArray(imports.state, OVER)));
}

export async function enterImportCategory(db: Executor, key: ImportKey, category: EntityType): Promise<void> {
  // What it waited for before is over, or is told again.
  await db.update(imports).set({ category, error: null }).where(isImport(key.tenantId, key.importId));
}

/**
 * Imports that are not over: each needs a run. `toTell`: stored or confirmed, and its run seems not to know. All
 * tenants: only the relay asks.
 */
export async function openImports(db: Executor): Promise<(ImportKey & { toTell: boolean })[]> {
  const since = sql`coalesce(${imports.confirmedAt}, ${imports.createdAt})`;
  return db
    .select({
      tenantId: imports.tenantId,
      connectionId: imports.connectionId,
      importId: imports.id,
      toTell: sql<boolean>`${imports.state} in ('queued', 'confirmed')`,
    })
    .from(imports)
    .where(and(notInArray(imports.state, OVER), sql`${since} < now() - ${UNTOLD}`));
}

function isImport(tenantId: string, id: string) {
  return and(eq(imports.tenantId, tenantId), eq(imports.id, id));
}
