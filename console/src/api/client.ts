import createClient from 'openapi-fetch';
import { inLanguage } from '../language/answers.ts';
import { ProblemError, problemFrom, problemOf } from './problem.ts';
import type { paths } from './schema.d.ts';

/** Tells the API that a page of ours asks: no other site can send it. */
const FROM_CONSOLE = { 'x-ledgerbridge-console': '1' };

/** Every call either gives its data or throws a `ProblemError`. */
export const api = createClient<paths>({ baseUrl: window.location.origin, headers: FROM_CONSOLE });

api.use({
  async onResponse({ response }) {
    if (!response.ok) throw await problemFrom(response);
    return spoken(response);
  },
  onError: ({ error }) => new ProblemError(problemOf(undefined), { cause: error }),
});

export function dataOf<T>({ data }: { data?: T }): T {
  if (data === undefined) throw new Error('the answer has no body');
  return data;
}

/** The same answer, its sentences as the person reads them. */
async function spoken(response: Response): Promise<Response> {
  if (!response.headers.get('content-type')?.includes('json')) return response;
  const answer: unknown = await response.json();
  const { status, headers } = response;
  return new Response(JSON.stringify(inLanguage(answer)), { status, headers: unmeasured(headers) });
}

/** As long as it was is not as long as it is. */
function unmeasured(headers: Headers): Headers {
  const kept = new Headers(headers);
  kept.delete('content-length');
  return kept;
}
