import type { Clock } from './clock.ts';
import type { Companies } from './companies/companies.ts';
import type { FaultRules } from './control/fault-rules.ts';
import type { RequestLog } from './control/request-log.ts';
import type { Latency } from './limits/latency.ts';
import type { Limiter } from './limits/limiter.ts';
import type { NameLocks } from './limits/name-locks.ts';
import type { Tokens } from './oauth/tokens.ts';
import type { Store } from './store/store.ts';
import type { Webhooks } from './webhooks/dispatcher.ts';

/** Everything that one running sandbox consists of; nothing is kept outside it. */
export interface Sandbox {
  store: Store;
  clock: Clock;
  companies: Companies;
  tokens: Tokens;
  limiter: Limiter;
  nameLocks: NameLocks;
  rules: FaultRules;
  log: RequestLog;
  webhooks: Webhooks;
  app: AppCredentials;
  /** How long a write of a name is under way, in which others are refused. */
  nameWriteMs: number;
  /** How long answers take. */
  latency: Latency;
  /** Set once the port is known. */
  baseUrl: string;
  /** Called with what a committed request changed. */
  onCommitted(realmId: string): void;
}

/** The client that may ask for tokens. */
export interface AppCredentials {
  clientId: string;
  clientSecret: string;
}
