import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { token } from './account.ts';
import { type Answer, answerApi, type Caller, refused } from './api.ts';
import { answerControl } from './control.ts';
import { Faults } from './faults.ts';
import type { StripeSandbox } from './sandbox.ts';
import { Webhooks } from './webhooks.ts';

export type { PayoutInput } from './account.ts';
export { generatePayouts } from './generate.ts';
export type { MovementInput, Payout } from './objects.ts';
export { signatureOf } from './webhooks.ts';

export interface StripeSandboxOptions {
  /** 0, the default, takes any free port. */
  port?: number;
  host?: string;
  /** The source of time, in ms since the epoch. */
  now?: () => number;
}

export interface RunningStripeSandbox {
  baseUrl: string;
  controlUrl: string;
  close(): Promise<void>;
}

/** Requests that are kept for tests to look at. */
const KEPT_REQUESTS = 5_000;

/** Starts a stand-in in this process. Several may run side by side. */
export async function startStripeSandbox(options: StripeSandboxOptions = {}): Promise<RunningStripeSandbox> {
  const now = options.now ?? Date.now;
  const sandbox: StripeSandbox = {
    accounts: new Map(),
    faults: new Faults(),
    webhooks: new Webhooks(now),
    requests: [],
    now,
  };
  const server = createServer((message, response) => void serve(sandbox, message, response));
  const baseUrl = await listen(server, options);
  return {
    baseUrl,
    controlUrl: `${baseUrl}/_sandbox`,
    close: () => {
      sandbox.webhooks.close();
      return new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };
}

async function listen(
  server: Server,
  { host = '127.0.0.1', port = 0 }: StripeSandboxOptions,
): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  return `http://${host}:${(server.address() as AddressInfo).port}`;
}

async function serve(
  sandbox: StripeSandbox,
  message: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    const url = new URL(message.url ?? '/', 'http://sandbox');
    const method = message.method ?? 'GET';
    if (url.pathname.startsWith('/_sandbox')) {
      const body = await readJson(message);
      const path = url.pathname.slice('/_sandbox'.length);
      return send(response, await answerControl(sandbox, { method, path, body }));
    }
    await serveApi(sandbox, { message, response, url, method });
  } catch (error) {
    process.stderr.write(`stripe sandbox defect: ${error instanceof Error ? error.stack : String(error)}\n`);
    if (!response.headersSent) send(response, { status: 500, body: { error: { message: 'defect' } } });
  }
}

interface Exchange {
  message: IncomingMessage;
  response: ServerResponse;
  url: URL;
  method: string;
}

async function serveApi(sandbox: StripeSandbox, { message, response, url, method }: Exchange): Promise<void> {
  const fault = sandbox.faults.acting(url.pathname);
  if (fault?.kind === 'drop') return void response.destroy();
  if (fault?.kind === 'latency') await new Promise((resolve) => setTimeout(resolve, fault.ms ?? 0));
  const answer =
    fault?.kind === 'status'
      ? faulty(fault.status ?? 500, fault.retryAfterS)
      : answerFor(sandbox, message, { method, path: url.pathname, query: url.searchParams });
  sandbox.requests.push({ method, path: `${url.pathname}${url.search}`, status: answer.status });
  if (sandbox.requests.length > KEPT_REQUESTS) sandbox.requests.shift();
  send(response, answer);
}

function faulty(status: number, retryAfterS: number | undefined): Answer {
  const answer = refused(status, 'A fault rule of the stand-in.');
  return retryAfterS === undefined ? answer : { ...answer, headers: { 'retry-after': String(retryAfterS) } };
}

function answerFor(
  sandbox: StripeSandbox,
  message: IncomingMessage,
  request: Parameters<typeof answerApi>[1],
): Answer {
  const caller = callerOf(sandbox, message.headers.authorization ?? '');
  if (!caller) return refused(401, 'Invalid API Key provided: sk_test_****.');
  const acting = actingFor(sandbox, caller, message.headers['stripe-account']);
  return acting
    ? answerApi(acting, request)
    : refused(403, 'The provided key does not have access to that account (or it does not exist).');
}

/** A platform's key acts for the accounts that are connected to it. */
function actingFor(sandbox: StripeSandbox, caller: Caller, named: string | string[] | undefined) {
  if (named === undefined || named === caller.account.id) return caller;
  const account = sandbox.accounts.get(String(named));
  return account?.platform === caller.account.id ? { account, key: caller.key } : undefined;
}

/** As a bearer token, or as the user name of basic authentication. */
function callerOf(sandbox: StripeSandbox, header: string): Caller | undefined {
  const [, scheme = '', value = ''] = /^(Bearer|Basic) +(\S+)$/i.exec(header) ?? [];
  const text =
    scheme.toLowerCase() === 'basic' ? Buffer.from(value, 'base64').toString().split(':')[0] : value;
  for (const account of sandbox.accounts.values()) {
    const key = account.keys.find((each) => each.text === text);
    if (key) return { account, key };
  }
  return undefined;
}

async function readJson(message: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString();
  return text ? JSON.parse(text) : undefined;
}

function send(response: ServerResponse, { status, body, headers }: Answer): void {
  const text = JSON.stringify(body);
  response.writeHead(status, {
    'content-type': 'application/json',
    'request-id': `req_${token(8)}`,
    ...headers,
    'content-length': Buffer.byteLength(text),
  });
  response.end(text);
}
