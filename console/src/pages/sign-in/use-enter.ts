import { useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearchParams } from 'react-router';
import { sessionQuery } from '../../api/queries/session.ts';

/** Goes where the person wanted to go before they had to sign in. */
export function useEnter(): () => Promise<void> {
  const client = useQueryClient();
  const navigate = useNavigate();
  const [params] = useSearchParams();
  return async () => {
    client.clear();
    await client.fetchQuery(sessionQuery);
    await navigate(ownPath(params.get('next')), { replace: true });
  };
}

/** Only paths of ours: another site's address would make this an open redirect. */
function ownPath(next: string | null): string {
  return next && /^\/(?![/\\])/.test(next) ? next : '/';
}
