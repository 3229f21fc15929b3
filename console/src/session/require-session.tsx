import { useQuery } from '@tanstack/react-query';
import { Navigate, useLocation } from 'react-router';
import { sessionQuery } from '../api/queries/session.ts';
import { Shell } from '../app/layout/shell.tsx';
import { Loaded } from '../pieces/loaded.tsx';
import { signInAddress } from './sign-in-address.ts';

/** Everything behind the sign-in; who is not signed in comes back here afterwards. */
export function RequireSession() {
  const location = useLocation();
  const query = useQuery(sessionQuery);
  return (
    <Loaded query={query}>
      {(session) =>
        session ? <Shell session={session} /> : <Navigate to={signInAddress(location)} replace />
      }
    </Loaded>
  );
}
