import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '../db/client.ts';
import { writeMails } from '../db/mail/choices.ts';
import { noteRefused, noteSent, pruneMails, takeDueMails } from '../db/mail/outbox.ts';
import type { MailSender } from '../mail-sender.ts';

export interface MailDesk {
  db: Database;
  send: MailSender;
  /** Where people reach the console: the links in mails begin with it. */
  publicUrl: string;
  now(): Date;
}

const EVERY_MS = 10_000;
/** Taken at once: a server that does not answer must not hold more than that. */
const MOST = 5;

/** Writes and sends what people asked to be told, until `signal` is aborted. Any number of workers may do it. */
export async function runMailDesk(
  desk: MailDesk,
  { signal, onError }: { signal: AbortSignal; onError(error: unknown): void },
): Promise<void> {
  while (!signal.aborted) {
    await mailOnce(desk).catch(onError);
    await sleep(EVERY_MS, undefined, { signal }).catch(() => undefined);
  }
}

export async function mailOnce({ db, send, publicUrl, now }: MailDesk): Promise<void> {
  await writeMails(db, { publicUrl, now: now() });
  for (const mail of await takeDueMails(db, MOST)) {
    const { id, address: to, subject, body: text } = mail;
    const answer = await send({ id, to, subject, text });
    if (answer.took) await noteSent(db, mail);
    else await noteRefused(db, mail, answer);
  }
  await pruneMails(db);
}
