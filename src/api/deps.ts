import type { FastifyPluginAsync, FastifyServerOptions } from 'fastify';
import type { Config } from '../config.ts';
import type { Database } from '../db/client.ts';
import type { PayoutSources } from '../providers/payout-source.ts';
import type { ProviderRegistry } from '../providers/registry.ts';
import type { Sealer } from '../secrets.ts';
import type { PasswordCost } from './people/password.ts';
import type { TemporalGateway } from './temporal.ts';

/** The part of the configuration that the API reads. */
export type ApiConfig = Pick<Config, 'PUBLIC_URL' | 'TEMPORAL_NAMESPACE' | 'TEMPORAL_UI_URL'> & {
  /** Requests that one API key may make in a minute. */
  API_REQUESTS_PER_MINUTE?: number;
  /** How much a business may keep, and how often its programs may call, where an operator has said nothing else of it. */
  LIMIT_RECORDS?: number;
  LIMIT_CONNECTIONS?: number;
  LIMIT_WEBHOOK_ENDPOINTS?: number;
  LIMIT_REQUESTS_PER_MINUTE?: number;
  /** Whether webhooks may be sent inside the own network; not unless said. */
  WEBHOOK_ALLOW_PRIVATE_ADDRESSES?: boolean;
  /** How long requests are kept; thirty days unless said. */
  REQUESTS_KEPT_DAYS?: number;
  /** For good unless said. */
  LOG_KEPT_DAYS?: number;
  /** Whose word on a client's address is taken; nobody's unless said. */
  TRUST_PROXY?: Config['TRUST_PROXY'];
  /** How long a call of a polling program is held, how often it is looked meanwhile, and when a visit falls due. */
  DESKTOP_HOLD_MS?: number;
  DESKTOP_LOOK_MS?: number;
  DESKTOP_CHECK_MS?: number;
  /** With it workers send mails to people. */
  SMTP_URL?: string;
  /** The built console; without it there is none. */
  CONSOLE_FOLDER?: string;
};

/** Everything that the API needs from outside. */
export interface AppDeps {
  db: Database;
  temporal: TemporalGateway;
  providers: ProviderRegistry;
  payoutSources: PayoutSources;
  sealer: Sealer;
  config: ApiConfig;
  logger?: FastifyServerOptions['logger'];
  clock?: () => Date;
  /** Of new password hashes. Default: `STRONG`. */
  passwordCost?: PasswordCost;
  /** How often an event stream looks at its batch. */
  streamPollMs?: number;
  /** How often it is looked whether who has a stream or a download open may still have it. */
  accessLookMs?: number;
  /** Makes requests part of traces; without it there are none. */
  requestSpans?: FastifyPluginAsync;
}
