import { companyNames } from '../../domain/company-names.ts';
import type { Executor } from '../client.ts';
import { listConnections } from './connection-queries.ts';

/** What the companies of a business are called, by connection; the accounting system where one was never read. */
export async function connectionNames(db: Executor, tenantId: string): Promise<Map<string, string>> {
  const all = await listConnections(db, tenantId);
  return companyNames(
    all.map(({ id, provider, capabilities, companyId }) => ({
      connectionId: id,
      name: capabilities?.companyName ?? provider,
      companyId,
    })),
  );
}
