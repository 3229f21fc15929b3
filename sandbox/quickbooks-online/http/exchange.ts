import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { Cut } from '../control/fault-rules.ts';

/** One request, read whole. */
export interface SandboxRequest {
  method: string;
  /** Decoded path without the query. */
  path: string;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  body: Buffer;
  /** The body as text, once somebody has asked for it: {@link bodyText}. */
  written?: string;
  /** When its first byte was handled, in the sandbox's clock. */
  arrivedAt: number;
  /** The `intuit_tid` of its answer. */
  tid: string;
}

/** What goes back, or as much of it as `cut` leaves before the connection closes. */
export interface Answer {
  status: number;
  headers: Record<string, string>;
  body: string | Buffer;
  cut?: Cut;
}

/** The largest body taken: the vendor's limit for an upload, and a little for its envelope. */
const MAX_BODY = 101 * 1024 * 1024;

export async function readRequest(message: IncomingMessage, arrivedAt: number): Promise<SandboxRequest> {
  const { path, query } = addressOf(message.url ?? '/');
  const body = await readBody(message);
  return {
    method: message.method ?? 'GET',
    path: safeDecode(path),
    query: new URLSearchParams(query),
    headers: message.headers,
    body,
    arrivedAt,
    tid: newTid(),
  };
}

/** Without a URL being made of it, which costs more than reading the body does; a proxy's whole address is rare. */
function addressOf(target: string): { path: string; query: string } {
  if (!target.startsWith('/')) {
    const { pathname, search } = new URL(target, 'http://sandbox');
    return { path: pathname, query: search };
  }
  const mark = target.indexOf('?');
  if (mark < 0) return { path: target, query: '' };
  return { path: target.slice(0, mark), query: target.slice(mark + 1) };
}

export function bodyText(request: SandboxRequest): string {
  request.written ??= request.body.toString('utf8');
  return request.written;
}

/** By events: an iterator over a message costs as much as all else of reading it. */
function readBody(message: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    message.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > MAX_BODY) message.destroy(new Error('body too large'));
      else chunks.push(chunk);
    });
    message.once('end', () => resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)));
    message.once('error', reject);
  });
}

function safeDecode(path: string): string {
  if (!path.includes('%')) return path;
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

function newTid(): string {
  const random = randomUUID();
  const rest = random.slice(9, 13) + random.slice(14, 18) + random.slice(19, 23) + random.slice(24);
  return `1-${random.slice(0, 8)}-${rest}`;
}

export function jsonAnswer(status: number, body: object, headers: Record<string, string> = {}): Answer {
  return {
    status,
    headers: { 'Content-Type': 'application/json;charset=UTF-8', ...headers },
    body: JSON.stringify(body),
  };
}

export function htmlAnswer(status: number, body: string): Answer {
  return { status, headers: { 'Content-Type': 'text/html;charset=UTF-8' }, body };
}

export const NO_ANSWER: Answer = { status: 200, headers: {}, body: '' };
