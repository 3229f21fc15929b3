import { and, asc, desc, eq, isNotNull, isNull, lte, sql } from 'drizzle-orm';
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
import { postMail, type StoredMail } from './outbox.ts';

export interface MailChoice {
  time: MailTime;
  kinds: AttentionKind[];
  /** IANA name. */
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
/** What is away for less is not over: it may only be tried again. */
const OVER_MS = 60 * 60_000;
/** After a failure that is ours. */
const LATER_MS = 5 * 60_000;
/** People looked after in one turn. */
const MOST = 200;
const FIRST_ZONE = 'UTC';

/** What somebody gets who never chose: owners a summary in the morning, others nothing. */
const TIME = sql<MailTime>`coalesce(${mailChoices.time},
  case when ${users.role} = 'owner' then 'morning' else 'never' end)`;

export async function readMailChoice(db: Executor, key: MailKey): Promise<MailChoice | undefined> {
  const [row] = await db
    .select({
      time: TIME,
      chosen: mailChoices.time,
      kinds: mailChoices.kinds,
      timeZone: mailChoices.timeZone,
    })
    .from(users)
    .leftJoin(mailChoices, isChoiceOfUser)
    .where(and(eq(users.tenantId, key.tenantId), eq(users.id, key.userId)));
  return row && { time: row.time, kinds: kindsOf(row), timeZone: row.timeZone ?? FIRST_ZONE };
}

/** Who never chose wants to know of everything, also of kinds that came since. */
function kindsOf({
  chosen,
  kinds,
}: {
  chosen: MailTime | null;
  kinds: AttentionKind[] | null;
}): AttentionKind[] {
  return chosen === null || kinds === null ? [...ATTENTION_KINDS] : kinds;
}

const isChoiceOfUser = and(eq(mailChoices.tenantId, users.tenantId), eq(mailChoices.userId, users.id));

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
  if (time === 'at_once') return new Date(now.getTime() + LOOK_MS);
  return new Date(nextTimeOfDay(timeZone, MORNING, now.getTime()));
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

interface Turn {
  publicUrl: string;
  now: Date;
  /** Told of what goes wrong for one person. */
  onError(error: unknown): void;
}

/**
 * Writes the mails that are due, person by person, each in a transaction with what it tells: it is told once, whoever
 * dies. All tenants: only the mail desk of a worker asks.
 */
export async function writeMails(db: Database, turn: Turn): Promise<void> {
  await addFirst(db, turn.now);
  const due = await db
    .select({ tenantId: mailChoices.tenantId, userId: mailChoices.userId })
    .from(mailChoices)
    .where(lte(mailChoices.lookAt, turn.now))
    .orderBy(asc(mailChoices.lookAt))
    .limit(MOST);
  for (const key of due) {
    await db
      .transaction((tx) => writeMail(tx, key, turn))
      .catch(async (error: unknown) => {
        turn.onError(error);
        await update(db, key, { lookAt: new Date(turn.now.getTime() + LATER_MS) });
      });
  }
}

/** Whoever never chose is looked after as their role has it. */
async function addFirst(db: Database, now: Date): Promise<void> {
  const fresh = await db
    .select({ tenantId: users.tenantId, userId: users.id })
    .from(users)
    .leftJoin(mailChoices, isChoiceOfUser)
    .where(and(isNull(mailChoices.userId), isNull(users.disabledAt), isNotNull(users.passwordHash)))
    .limit(MOST);
  if (fresh.length === 0) return;
  const lookAt = nextLook({ time: 'morning', timeZone: FIRST_ZONE }, now);
  const first = { kinds: [...ATTENTION_KINDS], timeZone: FIRST_ZONE, lookAt };
  await db
    .insert(mailChoices)
    .values(fresh.map((key) => ({ ...key, ...first })))
    .onConflictDoNothing();
}

async function writeMail(tx: Executor, key: MailKey, { publicUrl, now }: Turn): Promise<void> {
  const [choice] = await tx
    .select()
    .from(mailChoices)
    .where(and(isChoice(key), lte(mailChoices.lookAt, now)))
    .for('update', { skipLocked: true });
  if (!choice) return;
  const person = await readPerson(tx, key);
  const { time = 'never' } = person ?? {};
  const lookAt = nextLook({ time, timeZone: choice.timeZone }, now);
  if (!person || time === 'never') {
    await update(tx, key, { lookAt });
    return;
  }
  const all = await readAttention(tx, key.tenantId, now);
  const told = stillTold(choice.told, all, now);
  const kinds = kindsOf({ chosen: choice.time, kinds: choice.kinds });
  const wanted = all.filter(({ kind }) => kinds.includes(kind));
  const fresh = wanted.filter((each) => !(each.key in told));
  const isDue = time === 'morning' ? wanted.length > 0 : fresh.length > 0;
  const notBefore = time === 'at_once' ? (choice.lastMailAt?.getTime() ?? 0) + APART_MS : 0;
  if (!isDue || notBefore > now.getTime()) {
    await update(tx, key, { told, lookAt: isDue ? new Date(notBefore) : lookAt });
    return;
  }
  const open = wanted.filter((each) => !fresh.includes(each));
  const letter = letterOf({ businessName: person.businessName, publicUrl }, { fresh, open });
  const tells = fresh.map((each) => each.key);
  await postMail(tx, { ...key, address: person.email, ...letter, tells });
  const known = { ...told, ...Object.fromEntries(tells.map((each) => [each, now.toISOString()])) };
  await update(tx, key, { told: known, lastMailAt: now, lookAt });
}

/** What was told and is so, or was until a moment ago, whether or not the person wants to know of its kind now. */
function stillTold(
  told: Record<string, string>,
  all: readonly Attention[],
  now: Date,
): Record<string, string> {
  const open = new Set(all.map(({ key }) => key));
  const kept = Object.entries(told).flatMap(([key, seenAt]) => {
    if (open.has(key)) return [[key, now.toISOString()] as const];
    return Date.parse(seenAt) > now.getTime() - OVER_MS ? [[key, seenAt] as const] : [];
  });
  return Object.fromEntries(kept);
}

/** What a mail was to tell that nobody will get: it is told with the next one. */
export async function untell(db: Executor, { tenantId, userId, tells }: StoredMail): Promise<void> {
  if (tells.length === 0) return;
  const keys = sql`array(select jsonb_array_elements_text(${JSON.stringify(tells)}::jsonb))`;
  await db
    .update(mailChoices)
    .set({ told: sql`${mailChoices.told} - ${keys}` })
    .where(isChoice({ tenantId, userId }));
}

async function readPerson(tx: Executor, key: MailKey) {
  const [row] = await tx
    .select({ email: users.email, businessName: tenants.name, time: TIME })
    .from(users)
    .innerJoin(tenants, eq(tenants.id, users.tenantId))
    .leftJoin(mailChoices, isChoiceOfUser)
    .where(and(eq(users.tenantId, key.tenantId), eq(users.id, key.userId), isNull(users.disabledAt)));
  return row;
}

const isChoice = ({ tenantId, userId }: MailKey) =>
  and(eq(mailChoices.tenantId, tenantId), eq(mailChoices.userId, userId));

async function update(
  db: Executor,
  key: MailKey,
  set: Partial<typeof mailChoices.$inferInsert>,
): Promise<void> {
  await db.update(mailChoices).set(set).where(isChoice(key));
}
