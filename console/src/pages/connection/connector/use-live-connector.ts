import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { syncConnectorQuery } from '../../../api/queries/sync-connector.ts';
import type { SyncConnector } from '../../../api/types.ts';
import { inLanguage } from '../../../language/answers.ts';

/** Keeps the connector as the server tells it. Where the stream breaks, the browser opens it again. */
export function useLiveConnector(id: string): void {
  const client = useQueryClient();
  useEffect(() => {
    const events = new EventSource(`/v1/connections/${encodeURIComponent(id)}/connector/events`);
    events.addEventListener('status', (event) => {
      const told: unknown = inLanguage(JSON.parse(String(event.data)));
      if (!isConnector(told)) return;
      client.setQueryData(syncConnectorQuery(id).queryKey, told);
      // What it has just done shows below.
      void client.invalidateQueries({ queryKey: ['log'] });
      void client.invalidateQueries({ queryKey: ['unresolved'] });
    });
    return () => events.close();
  }, [id, client]);
}

function isConnector(value: unknown): value is SyncConnector {
  return typeof value === 'object' && value !== null && 'status' in value && 'nextRunAt' in value;
}
