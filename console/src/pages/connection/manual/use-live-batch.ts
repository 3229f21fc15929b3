import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { Batch } from '../../../api/types.ts';
import { inLanguage } from '../../../language/answers.ts';

/** The batch as the server tells it, while it runs. Where the stream breaks, the browser opens it again. */
export function useLiveBatch(known: Batch): Batch {
  const [live, setLive] = useState(known);
  const client = useQueryClient();
  const { id } = known;
  useEffect(() => {
    const events = new EventSource(`/v1/batches/${encodeURIComponent(id)}/events`);
    const take = (event: MessageEvent) => {
      const batch: unknown = inLanguage(JSON.parse(String(event.data)));
      if (isBatch(batch)) setLive(batch);
    };
    events.addEventListener('progress', take);
    events.addEventListener('finished', (event) => {
      events.close();
      take(event);
      // Records, log and health have changed with it.
      void client.invalidateQueries();
    });
    return () => events.close();
  }, [id, client]);
  return live;
}

function isBatch(value: unknown): value is Batch {
  return typeof value === 'object' && value !== null && 'state' in value && 'succeeded' in value;
}
