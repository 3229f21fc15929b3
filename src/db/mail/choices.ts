import { and, asc, desc, eq, inArray, isNotNull, isNull, lte, ne, sql } from 'drizzle-orm';
import {
  ATTENTION_KINDS,
  type Attention,
  type AttentionKind,
  letterOf,
  type MailTime,
} from '../../domain/attention.ts';
import { nextTimeOfDay } from '../../domain/wall-clock.ts';
import type { Database, Executor } from '../client.ts';
import { mailChoices, mails, tenants, users } from '../schema/index.ts';
import { readAttention } from './attention.ts';
import { postMail } from './outbox.ts';

export interface MailChoice {
  time: MailTime;
  kinds: AttentionKind[];
  timeZone: string;
}

export interface MailKey {
  tenantId: string;
  userId: string;
}

const MORNING = '07:00';
/** How often it is looked for those who want to know at once. */
const LOOK_MS = 60_000;
/** What comes in a flood is one mail, and what follows the next. */
const APART_MS = 15 * 60_000;
/** People looked after in one turn. */
const MOST = 200;

/** What somebody gets who never chose: owners a summary in the morning, others nothing. */
const DEFAULT_TIME = sql<MailTime>`case when ${users.role} = 'owner' then 'morning' else 'never' end`;

export async function readMailChoice(db: Executor, key: MailKey): Promise<MailChoice | undefined> {
  const [row] = await db
    .select({
      time: sql<MailTime>`coalesce(${mailChoices.time}, ${DEFAULT_TIME})`,
      kinds: mailChoices.kinds,
      timeZone: mailChoices.timeZone,
    })
    .from(users)
    .leftJoin(mailChoices, and(eq(mailChoices.tenantId, users.tenantId), eq(mailChoices.userId, users.id)))
    .where(and(eq(users.tenantId, key.tenantId), eq(users.id, key.userId)));
  return row && { ...row, kinds: row.kinds ?? [...ATTENTION_KINDS], timeZone: row.timeZone ?? 'UTC' };
}

/** What was told stays told: changing one's mind brings no old news. */
export async function saveMailChoice(
  db: Executor,
  key: MailKey,
  choice: MailChoice,
  now: Date,
): Promise<void> {
  const lookAt = nextLook(choice, now);
  await db
    .insert(mailChoices)
    .values({ ...key, ...choice, lookAt })
    .onConflictDoUpdate({ target: [mailChoices.tenantId, mailChoices.userId], set: { ...choice, lookAt } });
}

function nextLook({ time, timeZone }: Pick<MailChoice, 'time' | 'timeZone'>, now: Date): Date {
  const next = time === 'morning' ? nextTimeOfDay(timeZone, MORNING, now.getTime()) : now.getTime() + LOOK_MS;
  return new Date(next);
}

/** The last mail to a person, and what the server said to it. */
export async function lastMail(db: Executor, { tenantId, userId }: MailKey) {
  const [row] = await db
    .select({ state: mails.state, error: mails.error, createdAt: mails.createdAt, sentAt: mails.sentAt })
    .from(mails)
    .where(and(eq(mails.tenantId, tenantId), eq(mails.userId, userId)))
    .orderBy(desc(mails.createdAt))
    .limit(1);
  return row;
}

/**
 * Writes the mails that are due, person by person, each in a transaction with what it tells: it is told once, whoever
 * dies. All tenants: only the mail desk of a worker asks.
 */
export async function writeMails(
  db: Database,
  { publicUrl, now }: { publicUrl: string; now: Date },
): Promise<void> {
  await addDefaults(db, now);
  const due = await db
    .select({ tenantId: mailChoices.tenantId, userId: mailChoices.userId })
    .from(mailChoices)
    .where(and(lte(mailChoices.lookAt, now), ne(mailChoices.time, 'never')))
    .orderBy(asc(mailChoices.lookAt))
    .limit(MOST);
  for (const key of due) await db.transaction((tx) => writeMail(tx, key, { publicUrl, now }));
}

async function addDefaults(db: Database, now: Date): Promise<void> {
  const fresh = await db
    .select({ tenantId: users.tenantId, userId: users.id, time: DEFAULT_TIME })
    .from(users)
    .leftJoin(mailChoices, and(eq(mailChoices.tenantId, users.tenantId), eq(mailChoices.userId, users.id)))
    .where(and(isNull(mailChoices.userId), isNull(users.disabledAt), isNotNull(users.passwordHash)))
    .limit(MOST);
  for (const { tenantId, userId, time } of fresh) {
    const choice = { time, kinds: [...ATTENTION_KINDS], timeZone: 'UTC' };
    await db
      .insert(mailChoices)
      .values({ tenantId, userId, ...choice, lookAt: nextLook(choice, now) })
      .onConflictDoNothing();
  }
}

async function writeMail(tx: Executor, key: MailKey, { publicUrl, now }: { publicUrl: string; now: Date }) {
  const [choice] = await tx
    .select()
    .from(mailChoices)
    .where(and(isChoice(key), lte(mailChoices.lookAt, now), ne(mailChoices.time, 'never')))
    .for('update', { skipLocked: true });
  if (!choice) return;
  const person = await readPerson(tx, key);
  if (!person) {
    await update(tx, key, { lookAt: nextLook(choice, now) });
    return;
  }
  const all = await readAttention(tx, key.tenantId, now);
  const wanted = all.filter(({ kind }) => choice.kinds.includes(kind));
  const fresh = wanted.filter((each) => !choice.told.includes(each.key));
  const told = wanted.map((each) => each.key);
  const still = told.filter((each) => choice.told.includes(each));
  const isDue = choice.time === 'morning' ? wanted.length > 0 : fresh.length > 0;
  if (!isDue) {
    await update(tx, key, { told: still, lookAt: nextLook(choice, now) });
    return;
  }
  const notBefore =
    choice.time === 'at_once' && choice.lastMailAt ? choice.lastMailAt.getTime() + APART_MS : 0;
  if (notBefore > now.getTime()) {
    await update(tx, key, { told: still, lookAt: new Date(notBefore) });
    return;
  }
  const letter = letterOf({ businessName: person.businessName, publicUrl }, sorted(wanted, fresh));
  await postMail(tx, { ...key, address: person.email, ...letter });
  await update(tx, key, { told, lastMailAt: now, lookAt: nextLook(choice, now) });
}

function sorted(wanted: readonly Attention[], fresh: readonly Attention[]) {
  return { fresh, open: wanted.filter((each) => !fresh.includes(each)) };
}

async function readPerson(tx: Executor, key: MailKey) {
  const [row] = await tx
    .select({ email: users.email, businessName: tenants.name })
    .from(users)
    .innerJoin(tenants, eq(tenants.id, users.tenantId))
    .where(and(eq(users.tenantId, key.tenantId), eq(users.id, key.userId), isNull(users.disabledAt)));
  return row;
}

const isChoice = ({ tenantId, userId }: MailKey) =>
  and(eq(mailChoices.tenantId, tenantId), inArray(mailChoices.userId, [userId]));

async function update(
  tx: Executor,
  key: MailKey,
  set: Partial<typeof mailChoices.$inferInsert>,
): Promise<void> {
  await tx.update(mailChoices).set(set).where(isChoice(key));
}
