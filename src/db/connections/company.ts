import type { CompanyCapabilities } from '../../providers/provider.ts';
import type { StoredConnection } from './connection-queries.ts';

/** The company as its provider is told of it: what it can do, and what people chose for writing to it. */
export function companyOf({
  capabilities,
  foldAccents,
}: Pick<StoredConnection, 'capabilities' | 'foldAccents'>): CompanyCapabilities | undefined {
  return capabilities === null ? undefined : { ...capabilities, foldAccents };
}
