import type { Account } from './account.ts';
import type { Faults } from './faults.ts';
import type { Webhooks } from './webhooks.ts';

/** Everything that one running stand-in consists of; nothing is kept outside it, and nothing on disk. */
export interface StripeSandbox {
  accounts: Map<string, Account>;
  faults: Faults;
  webhooks: Webhooks;
  /** The latest requests to the API, oldest first. */
  requests: { method: string; path: string; status: number }[];
  now(): number;
}
