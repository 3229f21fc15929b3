import { useDocumentVisibility } from '@mantine/hooks';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { waitingQuery } from '../api/queries/approvals.ts';

/**
 * Keeps the number of what awaits approval as the server tells it. Only while somebody sees the page: a browser has six
 * connections for all the tabs of a site, and a stream takes one of them.
 */
export function useLiveWaiting(id: string | undefined): void {
  const client = useQueryClient();
  const isSeen = useDocumentVisibility() === 'visible';
  useEffect(() => {
    if (id === undefined || !isSeen) return;
    const events = new EventSource(`/v1/connections/${encodeURIComponent(id)}/approvals/events`);
    events.addEventListener('waiting', (event) => {
      const told: unknown = JSON.parse(String(event.data));
      if (!isWaiting(told)) return;
      client.setQueryData(waitingQuery(id).queryKey, (known) => known && { ...known, ...told });
    });
    return () => events.close();
  }, [id, isSeen, client]);
}

interface Waiting {
  rows: number;
  oldestAt: string | null;
}

function isWaiting(value: unknown): value is Waiting {
  return typeof value === 'object' && value !== null && 'rows' in value && 'oldestAt' in value;
}
