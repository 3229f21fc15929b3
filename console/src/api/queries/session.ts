import { queryOptions } from '@tanstack/react-query';
import { settleAt } from '../../language/place.ts';
import { noteSignedIn } from '../../session/was-signed-in.ts';
import { api, dataOf } from '../client.ts';
import { problemOf } from '../problem.ts';
import type { Session } from '../types.ts';

/** Null when nobody is signed in. */
export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: readSession,
  staleTime: 60_000,
});

async function readSession(): Promise<Session | null> {
  try {
    const session = dataOf(await api.GET('/v1/session'));
    settleAt(session.tenant);
    noteSignedIn(true);
    return session;
  } catch (error) {
    if (problemOf(error).code === 'unauthorized') {
      noteSignedIn(false);
      return null;
    }
    throw error;
  }
}
