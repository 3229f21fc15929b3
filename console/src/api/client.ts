import createClient from 'openapi-fetch';
import { ProblemError, problemFrom, problemOf } from './problem.ts';
import type { paths } from './schema.d.ts';

/** Tells the API that a page of ours asks: no other site can send it. */
const FROM_CONSOLE = { 'x-ledgerbridge-console': '1' };

/** Every call either gives its data or throws a `ProblemError`. */
export const api = createClient<paths>({ baseUrl: window.location.origin, headers: FROM_CONSOLE });

api.use({
  async onResponse({ response }) {
    if (!response.ok) throw await problemFrom(response);
  },
  onError: ({ error }) => new ProblemError(problemOf(undefined), { cause: error }),
});

export function dataOf<T>({ data }: { data?: T }): T {
  if (data === undefined) throw new Error('the answer has no body');
  return data;
}
