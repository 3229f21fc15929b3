import { and, asc, eq, inArray, sql } from 'drizzle-orm';
import type { Executor } from '../client.ts';
import { newId } from '../ids.ts';
import { mails } from '../schema/index.ts';

export interface NewMail {
  tenantId: string;
  userId: string;
  address: string;
  subject: string;
  text: string;
}

export type StoredMail = typeof mails.$inferSelect;

/** Waits after the tries that failed; after the last one it has failed for good. */
const RETRIES = ['1 minute', '5 minutes', '30 minutes', '2 hours', '8 hours'] as const;
/** One that was taken and not reported back within this is taken again. */
const TAKEN = sql`interval '2 minutes'`;
/** They hold names of records and companies. */
const KEPT = sql`interval '30 days'`;

export async function postMail(tx: Executor, { text, ...mail }: NewMail): Promise<void> {
  await tx.insert(mails).values({ ...mail, id: newId('msg'), body: text });
}

/** Takes what is due, oldest first; nobody else takes it meanwhile. All tenants. */
export async function takeDueMails(db: Executor, limit: number): Promise<StoredMail[]> {
  const due = db
    .select({ id: mails.id })
    .from(mails)
    .where(and(eq(mails.state, 'due'), sql`${mails.dueAt} <= now()`))
    .orderBy(asc(mails.dueAt))
    .limit(limit)
    .for('update', { skipLocked: true });
  return db
    .update(mails)
    .set({ dueAt: sql`now() + ${TAKEN}` })
    .where(and(eq(mails.state, 'due'), inArray(mails.id, due)))
    .returning();
}

export async function noteSent(db: Executor, { tenantId, id }: StoredMail): Promise<void> {
  await db
    .update(mails)
    .set({ state: 'sent', sentAt: sql`now()`, error: null })
    .where(and(eq(mails.tenantId, tenantId), eq(mails.id, id)));
}

/** `final`: the server will never take it. */
export async function noteRefused(
  db: Executor,
  { tenantId, id, tries }: StoredMail,
  { error, final }: { error: string; final: boolean },
): Promise<void> {
  const wait = final ? undefined : RETRIES[tries];
  await db
    .update(mails)
    .set({
      tries: tries + 1,
      error,
      ...(wait === undefined ? { state: 'failed' } : { dueAt: sql`now() + ${wait}::interval` }),
    })
    .where(and(eq(mails.tenantId, tenantId), eq(mails.id, id)));
}

export async function pruneMails(db: Executor): Promise<void> {
  await db.delete(mails).where(sql`${mails.createdAt} < now() - ${KEPT}`);
}
