import { useSuspenseQuery } from '@tanstack/react-query';
import { sessionQuery } from '../api/queries/session.ts';
import type { Scope, Session } from '../api/types.ts';

/** Of a page behind the sign-in. */
export function useSession(): Session {
  const { data } = useSuspenseQuery(sessionQuery);
  if (!data) throw new Error('nobody is signed in');
  return data;
}

/** Whether the person may do this; what one may not do is not offered. */
export function useMay(scope: Scope): boolean {
  return useSession().scopes.includes(scope);
}
