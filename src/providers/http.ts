import { TextDecoder } from 'node:util';
import { type Dispatcher, request } from 'undici';
import { type CallEnd, codeOf, inCallSpan } from './call-span.ts';

/** One request to a vendor. Sent once: whoever calls decides whether to send it again. */
export interface HttpRequest {
  method: 'GET' | 'POST';
  url: string;
  headers: Record<string, string>;
  body?: string;
  /** From the first byte sent to the last byte received. */
  timeoutMs: number;
  signal?: AbortSignal;
}

export interface HttpResponse {
  status: number;
  headers: Readonly<Record<string, string>>;
  /** In UTF-8, whatever it came in. */
  bytes: Uint8Array;
  /** The same as text, made of them whenever it is asked for. */
  readonly body: string;
}

/** `reason` is fit for a log: it names no header, body or secret. */
export type HttpResult = { ok: true; response: HttpResponse } | { ok: false; reason: string };

export type HttpClient = (request: HttpRequest) => Promise<HttpResult>;

export interface HttpClientOptions {
  /** The pool that connections come from; shared by all calls of the client. */
  dispatcher: Dispatcher;
  /** Longer answers are given up: a broken vendor must not fill the memory. */
  maxResponseBytes: number;
}

/**
 * A plain client: no redirects (a token must not follow one), no retries (the engine owns them), bounded in
 * time and size. Every failure to get a whole answer is a result, never an exception.
 */
export function createHttpClient(options: HttpClientOptions): HttpClient {
  const send = async (input: HttpRequest): Promise<HttpResult> => {
    try {
      return { ok: true, response: await exchange(input, options) };
    } catch (error) {
      return { ok: false, reason: describe(error, input) };
    }
  };
  return (input) => {
    const called = { method: input.method, host: new URL(input.url).hostname };
    return inCallSpan(called, () => send(input), endOf);
  };
}

const endOf = (result: HttpResult): CallEnd =>
  result.ok ? { status: result.response.status } : { reason: result.reason };

async function exchange(input: HttpRequest, options: HttpClientOptions): Promise<HttpResponse> {
  const answer = await request(input.url, {
    method: input.method,
    headers: input.headers,
    body: input.body,
    dispatcher: options.dispatcher,
    headersTimeout: input.timeoutMs,
    bodyTimeout: input.timeoutMs,
    signal: deadline(input),
  });
  const headers = flatten(answer.headers);
  const bytes = inUtf8(await readAll(answer.body, options.maxResponseBytes), headers);
  return {
    status: answer.statusCode,
    headers,
    bytes,
    get body() {
      return utf8.decode(bytes);
    },
  };
}

const utf8 = new TextDecoder();

/** They are in UTF-8, unless the answer says otherwise. */
function inUtf8(bytes: Uint8Array, headers: Record<string, string>): Uint8Array {
  const decoder = decoderOf(headers);
  return decoder.encoding === utf8.encoding ? bytes : Buffer.from(decoder.decode(bytes));
}

function decoderOf(headers: Record<string, string>): TextDecoder {
  const charset = /charset="?([\w-]+)/i.exec(headers['content-type'] ?? '')?.[1] ?? 'utf-8';
  try {
    return new TextDecoder(charset);
  } catch {
    // A name that nobody knows says nothing.
    return utf8;
  }
}

function deadline(input: HttpRequest): AbortSignal {
  const timeout = AbortSignal.timeout(input.timeoutMs);
  return input.signal ? AbortSignal.any([timeout, input.signal]) : timeout;
}

async function readAll(body: AsyncIterable<Uint8Array>, maxBytes: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.byteLength;
    if (size > maxBytes) throw new AnswerTooLong(maxBytes);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

class AnswerTooLong extends Error {
  constructor(maxBytes: number) {
    super(`the answer is longer than ${maxBytes} bytes`);
  }
}

function flatten(headers: Record<string, string | string[] | undefined>): Record<string, string> {
  const flat: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) flat[name.toLowerCase()] = String(value);
  }
  return flat;
}

function describe(error: unknown, input: HttpRequest): string {
  if (input.signal?.aborted) return 'the call was interrupted';
  if (error instanceof AnswerTooLong) return error.message;
  const name = error instanceof Error ? error.name : '';
  if (['TimeoutError', 'HeadersTimeoutError', 'BodyTimeoutError'].includes(name)) {
    return `no complete answer within ${input.timeoutMs / 1000} s`;
  }
  return `the connection failed (${codeOf(error)})`;
}
