import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Server } from 'node:net';
import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import PostalMime from 'postal-mime';
import { SMTPServer } from 'smtp-server';
import { pageOf } from './page.ts';
import type { ReceivedMail } from './received.ts';

export type { ReceivedMail } from './received.ts';

export interface MailboxOptions {
  /** 0, the default, takes any free port. */
  smtpPort?: number;
  port?: number;
  host?: string;
  /** Asked of each recipient; a text refuses it for good, as a server that does not know it. */
  refuses?(address: string): string | undefined;
  /** Whoever sends has to be them. */
  login?: { user: string; password: string };
}

export interface RunningMailbox {
  smtpUrl: string;
  /** A page with what came, and the same as JSON below `/messages`. */
  baseUrl: string;
  received: readonly ReceivedMail[];
  close(): Promise<void>;
}

/** The oldest goes when one more comes. */
const KEPT = 200;

/** Starts a mail server that delivers nothing: what it takes can be read. Several may run side by side. */
export async function startMailbox(options: MailboxOptions = {}): Promise<RunningMailbox> {
  const { host = '127.0.0.1', smtpPort = 0, port = 0 } = options;
  const received: ReceivedMail[] = [];
  const smtp = createSmtp(options, (mail) => {
    received.push(mail);
    received.splice(0, received.length - KEPT);
  });
  const web = createServer((request, response) => answer(request, response, received));
  const listening = smtp.listen(smtpPort, host);
  web.listen(port, host);
  await Promise.all([once(listening), once(web)]);
  const user = options.login ? `${options.login.user}:${options.login.password}@` : '';
  return {
    smtpUrl: `smtp://${user}${host}:${portOf(listening)}`,
    baseUrl: `http://${host}:${portOf(web)}`,
    received,
    async close() {
      await new Promise<void>((resolve) => smtp.close(resolve));
      web.closeAllConnections();
      await new Promise((resolve) => web.close(resolve));
    },
  };
}

function createSmtp({ refuses, login }: MailboxOptions, take: (mail: ReceivedMail) => void): SMTPServer {
  return new SMTPServer({
    disabledCommands: login ? ['STARTTLS'] : ['STARTTLS', 'AUTH'],
    authOptional: login === undefined,
    allowInsecureAuth: true,
    logger: false,
    onAuth({ username, password }, _session, done) {
      const known = username === login?.user && password === login?.password;
      if (known) done(null, { user: username });
      else done(new Error('Authentication failed'));
    },
    onRcptTo({ address }, _session, done) {
      const refusal = refuses?.(address);
      done(refusal === undefined ? null : Object.assign(new Error(refusal), { responseCode: 550 }));
    },
    onData(stream, { envelope }, done) {
      void readMail(
        stream,
        envelope.rcptTo.map(({ address }) => address),
      ).then(
        (mail) => {
          take(mail);
          done();
        },
        (error: unknown) => done(error instanceof Error ? error : new Error(String(error))),
      );
    },
  });
}

async function readMail(stream: Readable, to: string[]): Promise<ReceivedMail> {
  const { messageId = '', from, subject = '', text = '' } = await PostalMime.parse(await buffer(stream));
  return { messageId, from: from?.address ?? '', to, subject, text, at: new Date().toISOString() };
}

function answer(request: IncomingMessage, response: ServerResponse, received: readonly ReceivedMail[]): void {
  const path = new URL(request.url ?? '/', 'http://mailbox').pathname;
  if (path === '/messages') {
    response.setHeader('content-type', 'application/json').end(JSON.stringify(received));
  } else if (path === '/') {
    response.setHeader('content-type', 'text/html; charset=utf-8').end(pageOf(received));
  } else {
    response.writeHead(404).end();
  }
}

const once = (server: Server) => new Promise((resolve) => server.once('listening', resolve));
const portOf = (server: Server) => (server.address() as AddressInfo).port;
