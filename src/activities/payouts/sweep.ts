import type { StoredPayoutSource } from '../../db/payouts/payout-sources.ts';
import type { PayoutSource, SourceAccess } from '../../providers/payout-source.ts';
import type { ActivityDeps } from '../deps.ts';

export interface Sweep {
  deps: ActivityDeps;
  source: StoredPayoutSource;
  processor: PayoutSource;
  access: SourceAccess;
  /** When it began. */
  now: Date;
}
