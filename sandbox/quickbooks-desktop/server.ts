import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { UpdateEnd } from './connector/update-end.ts';
import { ControlError } from './control/control-error.ts';
import { routes } from './control/routes.ts';
import { Hresult } from './hresults.ts';
import { page } from './page/page.ts';
import type { DesktopSandbox } from './sandbox.ts';
import { StatusError } from './statuses.ts';

const CONTROL = '/_sandbox';

interface Answer {
  status: number;
  type: string;
  body: string;
}

/** One server for the control calls and the page. */
export async function listen(
  sandbox: DesktopSandbox,
  host: string,
  port: number,
): Promise<{ server: Server; baseUrl: string }> {
  const server = createServer((message, response) => void serve(sandbox, message, response));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  return { server, baseUrl: `http://${host}:${(server.address() as AddressInfo).port}` };
}

async function serve(
  sandbox: DesktopSandbox,
  message: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { status, type, body } = await answerTo(sandbox, message).catch(refusal);
  response.writeHead(status, { 'Content-Type': type, 'Content-Length': Buffer.byteLength(body) });
  response.end(body);
}

async function answerTo(sandbox: DesktopSandbox, message: IncomingMessage): Promise<Answer> {
  const { pathname } = new URL(message.url ?? '/', 'http://sandbox');
  if (pathname === '/') return { status: 200, type: 'text/html;charset=UTF-8', body: page };
  const path = pathname.startsWith(CONTROL) ? pathname.slice(CONTROL.length) : '';
  for (const [method, pattern, handle] of routes) {
    const match = method === message.method ? pattern.exec(path) : null;
    if (!match) continue;
    const body = await readJson(message);
    const result = await handle({ sandbox, body, params: match.slice(1).map(decodeURIComponent) });
    if (method !== 'GET') sandbox.file.onChanged();
    return json(200, result);
  }
  throw new ControlError(404, `nothing at ${message.method} ${pathname}`);
}

async function readJson(message: IncomingMessage): Promise<object> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  if (chunks.length === 0) return {};
  try {
    const read: unknown = JSON.parse(Buffer.concat(chunks).toString('utf8'));
    if (typeof read === 'object' && read !== null) return read;
  } catch {
    // Falls through to the refusal below: a control call is JSON or nothing.
  }
  throw new ControlError(400, 'the body is no JSON object');
}

/** What QuickBooks would refuse is refused to a person too, with the same code. */
function refusal(error: unknown): Answer {
  if (error instanceof ControlError) return json(error.status, { error: error.message });
  if (error instanceof StatusError) return json(409, { code: error.code, error: error.message });
  if (error instanceof Hresult)
    return json(409, { code: error.code, error: error.message, detail: error.detail });
  if (error instanceof UpdateEnd) return json(409, { error: error.message });
  process.stderr.write(`desktop sandbox defect: ${error instanceof Error ? error.stack : String(error)}\n`);
  return json(500, { error: 'the sandbox has a defect; see its error output' });
}

function json(status: number, body: object): Answer {
  return { status, type: 'application/json;charset=UTF-8', body: JSON.stringify(body) };
}

export function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
