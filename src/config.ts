import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { trustProxySchema } from './trust-proxy.ts';

const port = z.coerce.number().int().min(0).max(65535);
const ms = z.coerce.number().int().min(0);
const flag = z.stringbool();
const count = z.coerce.number().int().min(1);

const schema = z.object({
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }),
  /** Connections to PostgreSQL that this process may hold. */
  DATABASE_POOL: count.default(10),
  /** `host:port`; further TEMPORAL_* variables are read by @temporalio/envconfig. */
  TEMPORAL_ADDRESS: z.string().default('127.0.0.1:7233'),
  TEMPORAL_NAMESPACE: z.string().default('default'),
  TEMPORAL_TASK_QUEUE: z.string().default('ledgerbridge'),
  TEMPORAL_UI_URL: z.url().optional(),
  HOST: z.string().default('127.0.0.1'),
  PORT: port.default(4000),
  /** Where people and vendors reach the API: part of the OAuth redirect address. */
  PUBLIC_URL: z.url().default('http://127.0.0.1:4000'),
  /** Reverse proxies whose word on a client's address is taken: `false`, how many, or their addresses. */
  TRUST_PROXY: trustProxySchema,
  /** The built console, which the API serves; default: where `npm run console:build` puts it. */
  CONSOLE_FOLDER: z.string().default(fileURLToPath(new URL('../dist/console', import.meta.url))),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('info'),
  /** 32 bytes in base64. Tokens are sealed with it. */
  LEDGERBRIDGE_ENCRYPTION_KEY: z.base64().refine((value) => Buffer.from(value, 'base64').length === 32, {
    message: 'must be 32 bytes in base64; make one with: openssl rand -base64 32',
  }),
  /** Comma-separated former keys, still able to open what they sealed. */
  LEDGERBRIDGE_FORMER_KEYS: z.string().default(''),
  QBO_CLIENT_ID: z.string().default(''),
  QBO_CLIENT_SECRET: z.string().default(''),
  QBO_DISCOVERY_URL: z.url().default('https://developer.api.intuit.com/.well-known/openid_configuration'),
  QBO_API_BASE_URL: z.url().default('https://quickbooks.api.intuit.com'),
  /** Whether the keys are those of development companies or of real ones. */
  QBO_ENVIRONMENT: z.enum(['sandbox', 'production']).default('production'),
  /** Verifier token of the change webhook on the Intuit developer site; comma-separated while it is replaced. */
  QBO_WEBHOOK_TOKEN: z.string().default(''),
  /** How often each connection is asked what changed, besides what its webhooks tell. */
  CHANGES_INTERVAL_MS: ms.default(15 * 60_000),
  /** How long a call of the Web Connector is held while there is nothing to give it yet; it shortens itself. */
  DESKTOP_HOLD_MS: ms.default(20_000),
  /** How often it is looked meanwhile. */
  DESKTOP_LOOK_MS: ms.default(200),
  /** After so long without a visit the Web Connector is let in to look for changes. */
  DESKTOP_CHECK_MS: ms.default(15 * 60_000),
  /** Budget per company; the defaults are the vendor's documented limits. */
  QBO_REQUESTS_PER_MINUTE: count.default(500),
  QBO_BATCHES_PER_MINUTE: count.default(40),
  QBO_REQUESTS_PER_SECOND: count.default(10),
  /** Reads that Intuit's plan allows the application in a calendar month, in all companies; by default its smallest. */
  QBO_READS_PER_MONTH: count.default(500_000),
  /** Whether Intuit refuses reads beyond that; otherwise they cost. */
  QBO_READS_STOP: flag.default(true),
  /** What a thousand reads beyond it cost, and in which currency. */
  QBO_READS_PRICE_PER_1000: z
    .string()
    .regex(/^\d{1,9}(\.\d{1,6})?$/, 'must be a decimal, such as 3.50')
    .default('0'),
  QBO_READS_CURRENCY: z
    .string()
    .regex(/^[A-Z]{3}$/, 'must be three capital letters, such as USD')
    .default('USD'),
  /** From which share of the allowance on it is told that reads run out, in percent. */
  QBO_READS_WARN_PERCENT: z.coerce.number().int().min(1).max(100).default(80),
  /** First automatic retry of a record, and the wait before the second. */
  RETRY_FIRST_MS: ms.default(30_000),
  RETRY_SECOND_MS: ms.default(120_000),
  /** First pause when the vendor does not answer; doubles up to five minutes. */
  OUTAGE_PAUSE_MS: ms.default(5_000),
  /** How long an idle conductor stays before it ends. */
  CONDUCTOR_LINGER_MS: ms.default(60_000),
  /** How often the relay looks for work that nobody took up. */
  RELAY_INTERVAL_MS: ms.default(5_000),
  /** How long what was sent and answered can be looked at in the Sync Log; two days are the least that is safe. */
  REQUESTS_KEPT_DAYS: z.coerce.number().int().min(2).default(30),
  /** How long entries of the Sync Log are kept; without it for good. */
  LOG_KEPT_DAYS: z.coerce.number().int().min(30).optional(),
  /** What each business may keep, and how often its API keys may call, where `admin limits` says nothing else; without one no limit. */
  LIMIT_RECORDS: count.optional(),
  LIMIT_CONNECTIONS: count.optional(),
  LIMIT_WEBHOOK_ENDPOINTS: count.optional(),
  LIMIT_REQUESTS_PER_MINUTE: count.optional(),
  /** Whether webhooks may go to addresses inside private networks; tenants choose the addresses. */
  WEBHOOK_ALLOW_PRIVATE_ADDRESSES: flag.default(false),
  /** A file that `src/workers/bundle.ts` wrote; without it the worker bundles its workflows at start. */
  WORKFLOW_BUNDLE: z.string().optional(),
  STRIPE_API_BASE_URL: z.url().default('https://api.stripe.com'),
  /** First wait when Stripe has not told all of a paid payout yet; doubles up to an hour. */
  PAYOUT_POLL_MS: ms.default(60_000),
  /** Server for mails to people, `smtp://user:password@host:587` or `smtps://…`; without one nobody gets any. */
  SMTP_URL: z.url({ protocol: /^smtps?$/ }).optional(),
  /** Whom mails come from, with or without a name; needed with SMTP_URL. */
  MAIL_FROM: z
    .string()
    .regex(/\S+@\S+/, 'must hold an e-mail address')
    .optional(),
  WORKER_MAX_ACTIVITIES: count.default(40),
  /** Which build this worker is; with it, runs stay with the build that began them. Without it any worker takes any. */
  WORKER_BUILD_ID: z.string().optional(),
  WORKER_DEPLOYMENT_NAME: z.string().default('ledgerbridge'),
  WORKER_METRICS_PORT: port.optional(),
  /** Where traces go, by OTLP over HTTP; without it none are made. OpenTelemetry reads its other variables itself. */
  OTEL_EXPORTER_OTLP_ENDPOINT: z.url().optional(),
});

export type Config = z.infer<typeof schema>;

/**
 * Reads the environment once, at the start of a process.
 * @throws Error that names every variable that is missing or wrong.
 */
export function loadConfig(env: NodeJS.ProcessEnv = process.env): Config {
  return load(schema.superRefine(nameSender), env);
}

/** Servers refuse mails from an address that is made up. */
function nameSender({ SMTP_URL, MAIL_FROM }: Config, context: z.RefinementCtx): void {
  if (SMTP_URL === undefined || MAIL_FROM !== undefined) return;
  context.addIssue({ code: 'custom', path: ['MAIL_FROM'], message: 'name the address that mails come from' });
}

/** What is set: an empty variable counts as none, or an empty key would be sent as one. */
export function variablesOf(env: NodeJS.ProcessEnv = process.env): Record<string, string> {
  const set: Record<string, string> = {};
  for (const [name, value] of Object.entries(env)) if (value) set[name] = value;
  return set;
}

function load<Values>(wanted: z.ZodType<Values>, env: NodeJS.ProcessEnv): Values {
  const parsed = wanted.safeParse(variablesOf(env));
  if (parsed.success) return parsed.data;
  const lines = parsed.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`);
  throw new Error(`the environment is not complete:\n${lines.join('\n')}`);
}

const cliSchema = z.object({
  /** For the commands that work beside the API: `migrate`, `tenant create`. */
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  LEDGERBRIDGE_URL: z.url().default('http://127.0.0.1:4000'),
  LEDGERBRIDGE_API_KEY: z.string().optional(),
});

export type CliConfig = z.infer<typeof cliSchema>;

/** The same for the command line, which needs less. */
export function loadCliConfig(env: NodeJS.ProcessEnv = process.env): CliConfig {
  return load(cliSchema, env);
}
