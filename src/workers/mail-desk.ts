import { setTimeout as sleep } from 'node:timers/promises';
import type { Database, Executor } from '../db/client.ts';
import { readStanding } from '../db/installation.ts';
import { untell, writeMails } from '../db/mail/choices.ts';
import { noteRefused, noteSent, type StoredMail, takeDueMail } from '../db/mail/outbox.ts';
import type { MailSender } from '../mail-sender.ts';

export interface MailDesk {
  db: Database;
  send: MailSender;
  /** Where people reach the console: the links in mails begin with it. */
  publicUrl: string;
  now(): Date;
  /** Told of what goes wrong for one person; the others get their mails. */
  onError(error: unknown): void;
}

const EVERY_MS = 10_000;
/** Of one turn: what else is due has the next one. */
const MOST = 200;

/** Writes and sends what people asked to be told, until `signal` is aborted. Any number of workers may do it. */
export async function runMailDesk(
  desk: Omit<MailDesk, 'onError'>,
  { signal, onError }: { signal: AbortSignal; onError(error: unknown): void },
): Promise<void> {
  while (!signal.aborted) {
    await mailOnce({ ...desk, onError }, signal).catch(onError);
    await sleep(EVERY_MS, undefined, { signal }).catch(() => undefined);
  }
}

export async function mailOnce(desk: MailDesk, signal?: AbortSignal): Promise<void> {
  const { db, publicUrl, now, onError } = desk;
  await sendDue(desk, signal);
  if ((await readStanding(db)) === 'restored') return;
  await writeMails(db, { publicUrl, now: now(), onError });
  await sendDue(desk, signal);
}

/** One at a time, each taken just before it is sent: a slow server keeps none that another worker could send. */
async function sendDue({ db, send }: MailDesk, signal?: AbortSignal): Promise<void> {
  for (let sent = 0; sent < MOST && !signal?.aborted; sent++) {
    const mail = await takeDueMail(db);
    if (!mail) return;
    const { id, address: to, subject, body: text } = mail;
    const answer = await send({ id, to, subject, text });
    if (answer.took) await noteSent(db, mail);
    else await db.transaction((tx) => refuse(tx, mail, answer));
  }
}

/** At once: what a mail was to tell is either on its way or still to be told. */
async function refuse(
  tx: Executor,
  mail: StoredMail,
  answer: { error: string; final: boolean },
): Promise<void> {
  if (await noteRefused(tx, mail, answer)) await untell(tx, mail);
}
