import { useQuery } from '@tanstack/react-query';
import { Navigate, useLocation } from 'react-router';
import { sessionQuery } from '../api/queries/session.ts';
import { Shell } from '../app/layout/shell.tsx';
import { Loaded } from '../pieces/loaded.tsx';

/** Everything behind the sign-in; who is not signed in comes back here afterwards. */
export function RequireSession() {
  const { pathname, search } = useLocation();
  const query = useQuery(sessionQuery);
  return (
    <Loaded query={query}>
      {(session) =>
        session ? (
          <Shell session={session} />
        ) : (
          <Navigate to={`/sign-in?next=${encodeURIComponent(pathname + search)}`} replace />
        )
      }
    </Loaded>
  );
}
