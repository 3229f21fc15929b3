import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { CliFailure } from './failure.ts';

/** The public API, as any client sees it. */
export interface ApiClient {
  get<T>(path: string, answer: z.ZodType<T>): Promise<T>;
  /** The same of what may not be there: then undefined. */
  find<T>(path: string, answer: z.ZodType<T>): Promise<T | undefined>;
  text(path: string, accept: string): Promise<string>;
  /** Carries an Idempotency-Key of its own. */
  post<T>(path: string, body: unknown, answer: z.ZodType<T>): Promise<T>;
  postLines<T>(path: string, lines: string, answer: z.ZodType<T>): Promise<T>;
  /** The open answer of what comes bit by bit. */
  stream(path: string, accept?: string): Promise<ReadableStream<Uint8Array>>;
}

const problemSchema = z.object({
  title: z.string(),
  detail: z.string().optional(),
  remedy: z.string().optional(),
  errors: z
    .array(
      z.object({ pointer: z.string().optional(), parameter: z.string().optional(), message: z.string() }),
    )
    .optional(),
});

export function createApiClient(baseUrl: string, apiKey: string): ApiClient {
  const ask = async (path: string, init: RequestInit): Promise<Response> => {
    const headers = { accept: 'application/json', ...init.headers, authorization: `Bearer ${apiKey}` };
    return reach(baseUrl, () => fetch(new URL(path, baseUrl), { ...init, headers }));
  };
  const done = async (response: Response): Promise<Response> => {
    if (!response.ok) throw new CliFailure(describe(await response.text(), response.status));
    return response;
  };
  const request = async (path: string, init: RequestInit) => done(await ask(path, init));
  const json = async <T>(path: string, init: RequestInit, answer: z.ZodType<T>): Promise<T> =>
    answer.parse(await (await request(path, init)).json());
  const post = (contentType: string, body: string): RequestInit => {
    return {
      method: 'POST',
      headers: { 'content-type': contentType, 'idempotency-key': randomUUID() },
      body,
    };
  };
  return {
    get: (path, answer) => json(path, {}, answer),
    async find(path, answer) {
      const response = await ask(path, {});
      if (response.status !== 404) return answer.parse(await (await done(response)).json());
      await response.body?.cancel();
      return undefined;
    },
    text: async (path, accept) => (await request(path, { headers: { accept } })).text(),
    post: (path, body, answer) => json(path, post('application/json', JSON.stringify(body)), answer),
    postLines: (path, lines, answer) => json(path, post('application/x-ndjson', lines), answer),
    async stream(path, accept = 'text/event-stream') {
      const { body } = await request(path, { headers: { accept } });
      if (!body) throw new CliFailure('The API sent an empty stream.');
      return body;
    },
  };
}

async function reach(baseUrl: string, call: () => Promise<Response>): Promise<Response> {
  try {
    return await call();
  } catch (cause) {
    const why = cause instanceof Error && cause.cause instanceof Error ? ` (${cause.cause.message})` : '';
    throw new CliFailure(`The API at ${baseUrl} cannot be reached${why}. Is it running?`, { cause });
  }
}

/** A problem in the words of the API: what, where, and what to do. */
function describe(text: string, status: number): string {
  const parsed = problemSchema.safeParse(parseJson(text));
  if (!parsed.success) return `The API answered ${status}: ${text.slice(0, 200)}`;
  const { title, detail, remedy, errors = [] } = parsed.data;
  const fields = errors.map(
    ({ pointer, parameter, message }) => `  ${pointer ?? parameter ?? ''} ${message}`,
  );
  return [`${title}${detail ? `: ${detail}` : '.'}`, ...fields, ...(remedy ? [remedy] : [])].join('\n');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
