import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { problemOf } from './problem.ts';
import { sessionQuery } from './queries/session.ts';

/** The session is over: every page then shows the sign-in form, and comes back afterwards. */
function onError(error: unknown): void {
  if (problemOf(error).code === 'unauthorized') queryClient.setQueryData(sessionQuery.queryKey, null);
}

export const queryClient: QueryClient = new QueryClient({
  queryCache: new QueryCache({ onError }),
  mutationCache: new MutationCache({ onError }),
  defaultOptions: {
    queries: {
      // What somebody else changed shows when one comes back to the page.
      staleTime: 2_000,
      retry: (count, error) => count < 2 && problemOf(error).code === 'unreachable',
    },
  },
});
