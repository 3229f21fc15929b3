import { loadClientConnectConfig } from '@temporalio/envconfig';
import { type Config, variablesOf } from './config.ts';
import type { ReadPlan } from './domain/reads-meter.ts';
import type { PayoutSources } from './providers/payout-source.ts';
import type { RateLimit } from './providers/provider.ts';
import {
  createQuickBooksDesktop,
  createWebConnectorAgent,
  description as desktop,
} from './providers/quickbooks-desktop/index.ts';
import {
  createNotices,
  createQuickBooksAuthorization,
  createQuickBooksOnline,
  description as online,
} from './providers/quickbooks-online/index.ts';
import { ProviderRegistry } from './providers/registry.ts';
import { createStripePayouts } from './providers/stripe/index.ts';
import { createSealer, type Sealer } from './secrets.ts';

/** Builds what every process of Ledgerbridge is made of from its configuration. */

/** Longer than this and Intuit's sign-in service counts as away. */
const TOKEN_TIMEOUT_MS = 20_000;

export function createRegistry(config: Config): ProviderRegistry {
  return new ProviderRegistry([
    {
      description: { ...online, sandbox: config.QBO_ENVIRONMENT === 'sandbox' },
      provider: createQuickBooksOnline({
        apiBaseUrl: config.QBO_API_BASE_URL,
        limits: quickBooksLimits(config),
        readPlan: readPlanOf(config),
      }),
      authorization: createQuickBooksAuthorization({
        clientId: config.QBO_CLIENT_ID,
        clientSecret: config.QBO_CLIENT_SECRET,
        discoveryUrl: config.QBO_DISCOVERY_URL,
        environment: config.QBO_ENVIRONMENT,
        timeoutMs: TOKEN_TIMEOUT_MS,
      }),
      notices: createNotices({ verifierTokens: config.QBO_WEBHOOK_TOKEN.split(',').filter(Boolean) }),
    },
    { description: desktop, provider: createQuickBooksDesktop(), agent: createWebConnectorAgent() },
  ]);
}

/** The card processors whose payouts can be booked. */
export function createPayoutSources(config: Config): PayoutSources {
  const stripe = createStripePayouts({ apiBaseUrl: config.STRIPE_API_BASE_URL });
  return new Map([[stripe.name, stripe]]);
}

function readPlanOf(config: Config): ReadPlan {
  return {
    allowance: config.QBO_READS_PER_MONTH,
    stops: config.QBO_READS_STOP,
    pricePerThousand: config.QBO_READS_PRICE_PER_1000,
    currency: config.QBO_READS_CURRENCY,
    warnShare: config.QBO_READS_WARN_PERCENT / 100,
  };
}

function quickBooksLimits(config: Config): RateLimit[] {
  return [
    { kind: 'any', count: config.QBO_REQUESTS_PER_MINUTE, windowMs: 60_000 },
    { kind: 'any', count: config.QBO_REQUESTS_PER_SECOND, windowMs: 1_000 },
    { kind: 'batch', count: config.QBO_BATCHES_PER_MINUTE, windowMs: 60_000 },
  ];
}

export function createSealerFrom(config: Config): Sealer {
  return createSealer({
    key: config.LEDGERBRIDGE_ENCRYPTION_KEY,
    formerKeys: config.LEDGERBRIDGE_FORMER_KEYS.split(',').filter(Boolean),
  });
}

/**
 * Address, namespace, TLS and API key: TEMPORAL_* variables and the profile file that Temporal's tools read. With a key
 * TLS is on unless TEMPORAL_TLS says otherwise.
 */
export function temporalConnection(config: Config, env?: NodeJS.ProcessEnv) {
  const { connectionOptions, namespace } = loadClientConnectConfig({ overrideEnvVars: variablesOf(env) });
  return {
    connection: { ...connectionOptions, address: connectionOptions.address ?? config.TEMPORAL_ADDRESS },
    namespace: namespace ?? config.TEMPORAL_NAMESPACE,
  };
}
