import { z } from 'zod';
import type { ApiClient } from './api-client.ts';
import { CliFailure } from './failure.ts';

const listSchema = z.object({
  items: z.array(z.object({ id: z.string(), provider: z.string(), status: z.string() })),
});

/** The connection that was named, or the only one there is. */
export async function chooseConnection(api: ApiClient, named: string | undefined): Promise<string> {
  if (named !== undefined) return named;
  const { items } = await api.get('/v1/connections', listSchema);
  const live = items.filter(({ status }) => status !== 'disconnected' && status !== 'connecting');
  const [only, ...others] = live;
  if (!only) throw new CliFailure('Nothing is connected yet: connect QuickBooks first.');
  if (others.length === 0) return only.id;
  const ids = live.map(({ id, provider }) => `  ${id} (${provider})`).join('\n');
  throw new CliFailure(`There are several connections; name one with --connection:\n${ids}`);
}
