import createFetchClient, { type Client, type Middleware } from 'openapi-fetch';
import { errorOf, LedgerbridgeError } from './problem.js';
import type { paths } from './schema.js';

export { LedgerbridgeError, type Problem } from './problem.js';
export type { components, operations, paths } from './schema.js';

export interface LedgerbridgeOptions {
  /** Where Ledgerbridge runs, as in `https://books.example.com`. */
  baseUrl: string;
  apiKey: string;
  /** Another implementation of `fetch`, for tests and proxies. */
  fetch?: typeof globalThis.fetch;
  /** Tries of a request in all; 3 by default. A POST keeps its Idempotency-Key, so nothing is done twice. */
  tries?: number;
  /** The wait before the second try in ms; it doubles. 500 by default. */
  firstWaitMs?: number;
}

/** Every path and body is typed by the API's own document; an answer that is no success throws. */
export type Ledgerbridge = Client<paths>;

/**
 * @example
 * const api = createLedgerbridge({ baseUrl, apiKey });
 * const { data } = await api.PUT('/v1/customers/{id}', { params: { path: { id: 'c1' } }, body: { displayName: 'Ada' } });
 */
export function createLedgerbridge(options: LedgerbridgeOptions): Ledgerbridge {
  const { baseUrl, apiKey } = options;
  const client = createFetchClient<paths>({
    baseUrl,
    headers: { authorization: `Bearer ${apiKey}` },
    fetch: (request) => sendWithRetries(request, options),
  });
  client.use(throwing);
  return client;
}

const throwing: Middleware = {
  async onResponse({ response }) {
    if (!response.ok) throw await errorOf(response);
  },
  onError: ({ error }) => {
    if (error instanceof LedgerbridgeError) return error;
    return new LedgerbridgeError('Ledgerbridge does not answer.', { cause: error });
  },
};

async function sendWithRetries(
  request: Request,
  { fetch = globalThis.fetch, tries = 3, firstWaitMs = 500 }: LedgerbridgeOptions,
): Promise<Response> {
  if (request.method === 'POST' && !request.headers.has('idempotency-key')) {
    request.headers.set('idempotency-key', crypto.randomUUID());
  }
  for (let attempt = 1; ; attempt++) {
    const last = attempt >= tries;
    const answer = await fetch(request.clone()).catch((error: unknown) => {
      if (last || request.signal.aborted) throw error;
      return undefined;
    });
    if (answer && (last || !isPassing(answer))) return answer;
    await wait(waitMs(answer, firstWaitMs * 2 ** (attempt - 1)), request.signal);
  }
}

/** Too many requests, or a part of Ledgerbridge is away for the moment. */
function isPassing({ status }: Response): boolean {
  return status === 429 || status === 502 || status === 503 || status === 504;
}

function waitMs(answer: Response | undefined, otherwise: number): number {
  const seconds = Number(answer?.headers.get('retry-after'));
  return seconds > 0 ? seconds * 1_000 : otherwise;
}

function wait(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(new LedgerbridgeError('The request was given up.', { cause: signal.reason }));
    });
  });
}

/** Walks a list to its end, page after page. */
export async function* pages<Item>(
  read: (cursor: string | undefined) => Promise<{ data?: { items: Item[]; next: string | null } }>,
): AsyncGenerator<Item> {
  let cursor: string | undefined;
  do {
    const { data } = await read(cursor);
    yield* data?.items ?? [];
    cursor = data?.next ?? undefined;
  } while (cursor !== undefined);
}
