import { eq, lt, sql } from 'drizzle-orm';
import type { Executor } from './client.ts';
import { workers } from './schema/index.ts';

/** A worker says that it is there every ten seconds; one that was silent for so long is not. */
const ALIVE = sql`interval '45 seconds'`;
const FORGOTTEN = sql`interval '1 day'`;

export async function noteWorker(db: Executor, id: string): Promise<void> {
  const seenAt = sql`now()`;
  await db.insert(workers).values({ id, seenAt }).onConflictDoUpdate({ target: workers.id, set: { seenAt } });
  await db.delete(workers).where(lt(workers.seenAt, sql`now() - ${FORGOTTEN}`));
}

/** It ends as it was told to. */
export async function forgetWorker(db: Executor, id: string): Promise<void> {
  await db.delete(workers).where(eq(workers.id, id));
}

/** Whether any worker is alive, and when one was last seen. */
export async function readWorkers(db: Executor): Promise<{ alive: boolean; lastSeenAt: Date | null }> {
  const [row] = await db
    .select({
      lastSeenAt: sql`max(${workers.seenAt})`.mapWith(workers.seenAt),
      alive: sql<boolean>`coalesce(max(${workers.seenAt}) > now() - ${ALIVE}, false)`,
    })
    .from(workers);
  return { alive: row?.alive ?? false, lastSeenAt: row?.lastSeenAt ?? null };
}
