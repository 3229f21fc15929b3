import type { Provider } from '../../../src/providers/provider.ts';
import { createPolledProvider } from '../polled-provider.ts';
import { createCalls } from './calls.ts';

export const TOYBOOKS = 'toybooks';

/** The web edition of the books on a desk: the same notation, at an address that we call. */
export function createToybooks({ apiBaseUrl }: { apiBaseUrl: string }): Provider {
  const { polls: _, capabilities, ...pure } = createPolledProvider();
  return {
    ...pure,
    name: TOYBOOKS,
    capabilities: { ...capabilities, delivery: 'we_call', maxRequestsInFlight: 2 },
    calls: createCalls(apiBaseUrl),
    deepLink: (_facts, { entityType, externalId }) => `${apiBaseUrl}/${entityType}/${externalId}`,
  };
}
