import { z } from 'zod';
import { freePort } from '../free-port.ts';
import { startAnnounced } from './announced-child.ts';
import { notOurs, type Part, type StackOptions, unlessUsual } from './part.ts';

const usualPort = 4025;
const announcement = z.object({ smtpUrl: z.url(), baseUrl: z.url() });

export interface MailPart extends Part {
  /** The page that shows what was sent; undefined with a real server. */
  baseUrl: string | undefined;
}

/** The mail server that SMTP_URL names, else one that delivers nothing and shows what it took. */
export async function bringUpMail(options: StackOptions): Promise<MailPart> {
  const { SMTP_URL } = options.env;
  if (SMTP_URL) {
    return { name: 'Mail', summary: new URL(SMTP_URL).host, env: {}, baseUrl: undefined, stop: notOurs };
  }
  const wanted = options.anyPort ? 0 : usualPort;
  const part = await startMailbox(options, { port: wanted && (await freePort(wanted)), smtpPort: 0 });
  return { ...part, summary: part.summary + unlessUsual(wanted, part.port) };
}

async function startMailbox(
  options: StackOptions,
  { port: asked, smtpPort }: { port: number; smtpPort: number },
): Promise<MailPart & { port: number }> {
  const { child, facts } = await startAnnounced(options, {
    name: 'mailbox',
    entryPoint: 'sandbox/mail/main.ts',
    args: ['--port', String(asked), '--smtp-port', String(smtpPort)],
    announcement,
  });
  const port = Number(new URL(facts.baseUrl).port);
  const again = { port, smtpPort: Number(new URL(facts.smtpUrl).port) };
  return {
    name: 'Mail',
    port,
    summary: `what would be sent is shown on port ${port}`,
    env: { SMTP_URL: facts.smtpUrl, MAIL_FROM: 'Ledgerbridge <ledgerbridge@localhost>' },
    baseUrl: facts.baseUrl,
    process: child.identity,
    exited: child.exited,
    again: () => startMailbox(options, again),
    stop: () => child.stop(),
  };
}
