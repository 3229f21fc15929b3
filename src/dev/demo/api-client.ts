import { randomUUID } from 'node:crypto';
import { z } from 'zod';

const problemSchema = z.looseObject({ title: z.string().optional(), detail: z.string().optional() });

/** The public API as any client sees it. */
export interface ApiClient {
  get<T>(path: string, answer: z.ZodType<T>): Promise<T>;
  /** Carries an Idempotency-Key of its own. */
  post<T>(path: string, body: unknown, answer: z.ZodType<T>): Promise<T>;
  /** Replaces whatever is there. */
  put<T>(path: string, body: unknown, answer: z.ZodType<T>): Promise<T>;
  postLines<T>(path: string, lines: readonly unknown[], answer: z.ZodType<T>): Promise<T>;
}

export function apiClient(baseUrl: string, apiKey: string): ApiClient {
  const call = async <T>(path: string, request: RequestInit, answer: z.ZodType<T>): Promise<T> => {
    const headers = { ...request.headers, authorization: `Bearer ${apiKey}`, accept: 'application/json' };
    const response = await fetch(baseUrl + path, { ...request, headers });
    const text = await response.text();
    if (!response.ok) throw new Error(`${request.method} ${path}: ${response.status} ${describe(text)}`);
    return answer.parse(JSON.parse(text));
  };
  const post = <T>(path: string, contentType: string, body: string, answer: z.ZodType<T>) => {
    const headers = { 'content-type': contentType, 'idempotency-key': randomUUID() };
    return call(path, { method: 'POST', headers, body }, answer);
  };
  return {
    get: (path, answer) => call(path, { method: 'GET' }, answer),
    post: (path, body, answer) => post(path, 'application/json', JSON.stringify(body), answer),
    put: (path, body, answer) =>
      call(
        path,
        {
          method: 'PUT',
          headers: { 'content-type': 'application/json', 'if-match': '*' },
          body: JSON.stringify(body),
        },
        answer,
      ),
    postLines: (path, lines, answer) =>
      post(path, 'application/x-ndjson', lines.map((line) => `${JSON.stringify(line)}\n`).join(''), answer),
  };
}

function describe(text: string): string {
  try {
    const { title, detail } = problemSchema.parse(JSON.parse(text));
    return [title, detail].filter(Boolean).join(': ');
  } catch {
    return text.slice(0, 200);
  }
}
