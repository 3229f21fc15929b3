import type { Provider } from '../provider.ts';
import { compose } from './compose.ts';
import { MAX_ITEMS, MAX_REQUESTS_IN_FLIGHT, REMEMBERS_MS } from './defaults.ts';
import { OFFERED_TYPES } from './entities/entities.ts';
import { excerpt } from './excerpt.ts';
import { interpret } from './interpret.ts';
import { polls } from './polls.ts';
import { reads } from './reads/index.ts';

export const QUICKBOOKS_DESKTOP = 'quickbooks-desktop';

/** Company files that are reached through the Web Connector of their computer. */
export function createQuickBooksDesktop(): Provider {
  return {
    name: QUICKBOOKS_DESKTOP,
    capabilities: {
      delivery: 'they_poll',
      entityTypes: OFFERED_TYPES,
      maxItemsPerRequest: MAX_ITEMS,
      maxRequestsInFlight: MAX_REQUESTS_IN_FLIGHT,
      // Only one write set is handed out at a time, so nothing is written side by side.
      exclusiveTypes: [],
      remembersMs: REMEMBERS_MS,
      limits: [],
      asksApproval: true,
      foldsAccents: true,
    },
    compose,
    interpret,
    excerpt,
    reads,
    polls,
  };
}
