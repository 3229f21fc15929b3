import { createTransport } from 'nodemailer';

export interface OutgoingMail {
  id: string;
  to: string;
  subject: string;
  text: string;
}

/** `final`: asking again would give the same. */
export type MailAnswer = { took: true } | { took: false; error: string; final: boolean };

/** Hands one mail to the server; never throws. */
export type MailSender = (mail: OutgoingMail) => Promise<MailAnswer>;

const TIMEOUT_MS = 20_000;

/**
 * `url`: `smtp://user:password@host:587` (STARTTLS where the server has it) or `smtps://…:465`. `from`: an address with
 * or without a name.
 */
export function createMailSender({ url, from }: { url: string; from: string }): MailSender {
  const transport = createTransport(
    {
      url,
      connectionTimeout: TIMEOUT_MS,
      greetingTimeout: TIMEOUT_MS,
      socketTimeout: TIMEOUT_MS,
      // What a mail says comes from records: it must not make us read files or fetch addresses.
      disableFileAccess: true,
      disableUrlAccess: true,
    },
    { from },
  );
  const domain = /@([^>\s]+)/.exec(from)?.[1] ?? 'ledgerbridge.invalid';
  return async ({ id, to, subject, text }) => {
    try {
      // The same over repetitions: a mail that was taken although its answer was lost is shown once.
      const messageId = `<${id}@${domain}>`;
      await transport.sendMail({
        messageId,
        to,
        subject,
        text,
        headers: { 'Auto-Submitted': 'auto-generated' },
      });
      return { took: true };
    } catch (error) {
      return { took: false, error: reasonOf(error), final: isFinal(error) };
    }
  };
}

/** The server's own words, without what it was sent. */
function reasonOf(error: unknown): string {
  const { response, message } = error as { response?: string; message?: string };
  return (response ?? message ?? String(error)).slice(0, 300);
}

/** The server will never take a mail to that address; what it says of us may be mended. */
function isFinal(error: unknown): boolean {
  const { responseCode = 0, command } = error as { responseCode?: number; command?: string };
  return command === 'RCPT TO' && responseCode >= 500 && responseCode < 600;
}
