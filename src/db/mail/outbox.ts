import { and, asc, eq, sql } from 'drizzle-orm';
import type { Executor } from '../client.ts';
import { newId } from '../ids.ts';
import { IS_RESTORED } from '../installation.ts';
import { mails } from '../schema/index.ts';

export interface NewMail {
  tenantId: string;
  userId: string;
  address: string;
  subject: string;
  text: string;
  /** Keys of what it tells for the first time. */
  tells?: string[];
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

/**
 * Takes what is due longest; nobody else takes it meanwhile. None of somebody who is disabled, and none from a copy of
 * the database. All tenants.
 */
export async function takeDueMail(db: Executor): Promise<StoredMail | undefined> {
  const isGone = sql`exists (select 1 from users where users.tenant_id = ${mails.tenantId}
    and users.id = ${mails.userId} and users.disabled_at is not null)`;
  const due = db
    .select({ id: mails.id })
    .from(mails)
    .where(
      and(eq(mails.state, 'due'), sql`${mails.dueAt} <= now()`, sql`not ${isGone}`, sql`not ${IS_RESTORED}`),
    )
    .orderBy(asc(mails.dueAt))
    .limit(1)
    .for('update', { skipLocked: true });
  const [mail] = await db
    .update(mails)
    .set({ dueAt: sql`now() + ${TAKEN}` })
    .where(and(eq(mails.state, 'due'), sql`${mails.id} = (${due})`))
    .returning();
  return mail;
}

export async function noteSent(db: Executor, mail: StoredMail): Promise<void> {
  await db.update(mails).set({ state: 'sent', sentAt: sql`now()`, error: null }).where(isAsTaken(mail));
}

/**
 * `final`: the server will never take it.
 * @returns whether nobody tries it again
 */
export async function noteRefused(
  db: Executor,
  mail: StoredMail,
  { error, final }: { error: string; final: boolean },
): Promise<boolean> {
  const wait = final ? undefined : RETRIES[mail.tries];
  const noted = await db
    .update(mails)
    .set({
      tries: mail.tries + 1,
      error,
      ...(wait === undefined ? { state: 'failed' } : { dueAt: sql`now() + ${wait}::interval` }),
    })
    .where(isAsTaken(mail))
    .returning({ id: mails.id });
  return wait === undefined && noted.length > 0;
}

/** Somebody who took it after us, because we were slow, has said by now what became of it. */
function isAsTaken({ tenantId, id, tries }: StoredMail) {
  return and(eq(mails.tenantId, tenantId), eq(mails.id, id), eq(mails.state, 'due'), eq(mails.tries, tries));
}

export async function pruneMails(db: Executor): Promise<void> {
  await db.delete(mails).where(sql`${mails.createdAt} < now() - ${KEPT}`);
}
