import type { Database } from '../db/client.ts';
import type { PayoutSources } from '../providers/payout-source.ts';
import type { ProviderRegistry } from '../providers/registry.ts';
import type { Sealer } from '../secrets.ts';
import type { WebhookSender } from '../webhook-sender.ts';
import type { ConnectionRef } from '../workflows/contract.ts';

/** What activities are built from; nothing is module-level. */
export interface ActivityDeps {
  db: Database;
  providers: ProviderRegistry;
  payoutSources: PayoutSources;
  sealer: Sealer;
  tuning: Tuning;
  sendWebhook: WebhookSender;
  /** Tells the conductor of a connection that there is work; starts it when it has ended. */
  wake(ref: ConnectionRef): Promise<void>;
  /** Tells the connector of a connection to look; starts it when it has ended. */
  wakeConnector(ref: ConnectionRef): Promise<void>;
}

/** Times in ms; see the variables of the same names in `src/config.ts`. */
export interface Tuning {
  retryFirstMs: number;
  retrySecondMs: number;
  outagePauseMs: number;
  conductorLingerMs: number;
  changesIntervalMs: number;
  /** First wait for a processor that has not told all of a payout yet; doubles up to an hour. */
  payoutPollMs: number;
}
