import type { Clock } from './clock.ts';
import { createClock } from './clock.ts';
import { Companies } from './companies/companies.ts';
import { FaultRules } from './control/fault-rules.ts';
import { RequestLog } from './control/request-log.ts';
import type { CompanySettings } from './engine/settings.ts';
import { number, text } from './json.ts';
import type { Latency } from './limits/latency.ts';
import type { Limits } from './limits/limiter.ts';
import { documentedLimits, Limiter } from './limits/limiter.ts';
import { NameLocks } from './limits/name-locks.ts';
import { Tokens } from './oauth/tokens.ts';
import type { Sandbox } from './sandbox.ts';
import type { SeedName } from './seeds/seed.ts';
import { closeServer, listen } from './server.ts';
import { signedFileUri } from './service/attachments.ts';
import { openStore } from './store/open-store.ts';
import { Webhooks } from './webhooks/dispatcher.ts';

export type { CompanySettings } from './engine/settings.ts';
export type { Latency } from './limits/latency.ts';
export type { Limits } from './limits/limiter.ts';
export type { SeedName } from './seeds/seed.ts';

export interface SandboxOptions {
  /** 0, the default, takes any free port. */
  port?: number;
  host?: string;
  /** Where state is kept; without it in memory, and gone with the sandbox. */
  dataDirectory?: string | undefined;
  /** Seed of the first company, made where there is none yet. */
  company?: SeedName;
  settings?: Partial<CompanySettings>;
  clientId?: string;
  clientSecret?: string;
  /** The documented limits, changed in part, or `false` for none. */
  limits?: Partial<Limits> | false;
  /** How long answers take: `vendor` is about as long as there, a number so many ms; `none` by default. */
  latency?: Latency;
  /** How long a write of a name is under way, in ms: others meet the one-name-at-a-time rule meanwhile. */
  nameWriteMs?: number;
  /** The source of time, in ms since the epoch. */
  now?: () => number;
}

export interface RunningSandbox {
  baseUrl: string;
  discoveryUrl: string;
  controlUrl: string;
  clientId: string;
  clientSecret: string;
  realmId: string;
  accessToken: string;
  refreshToken: string;
  close(): Promise<void>;
}

const defaultApp = {
  clientId: 'ABsandboxClientId0000000000000000000000000000000000',
  clientSecret: 'sandboxClientSecret00000000000000000000',
};

/** Long enough that requests sent together meet; short enough not to be felt one by one. */
const DEFAULT_NAME_WRITE_MS = 10;

/** Starts a sandbox in this process. Several may run side by side. */
export async function startSandbox(options: SandboxOptions = {}): Promise<RunningSandbox> {
  const sandbox = assemble(options);
  const server = await listen(sandbox, options.host ?? '127.0.0.1', options.port ?? 0);
  const first = firstCompany(sandbox, options);
  return {
    baseUrl: sandbox.baseUrl,
    discoveryUrl: `${sandbox.baseUrl}/.well-known/openid_configuration`,
    controlUrl: `${sandbox.baseUrl}/_sandbox`,
    ...sandbox.app,
    ...first,
    async close() {
      sandbox.webhooks.close();
      await closeServer(server);
      await sandbox.store.close();
    },
  };
}

function assemble(options: SandboxOptions): Sandbox {
  const store = openStore(options.dataDirectory);
  const clock: Clock = createClock(options.now, number(store.meta.get(['clock']), 'offsetMs') ?? 0);
  const limits =
    options.limits === false
      ? { ...documentedLimits, enabled: false }
      : { ...documentedLimits, ...options.limits };
  const webhooks = new Webhooks(store, clock);
  const sandbox: Sandbox = {
    store,
    clock,
    companies: new Companies(store, clock, (realmId, id) => {
      return signedFileUri(sandbox.baseUrl, sandbox.app.clientSecret, clock.now(), realmId, id);
    }),
    webhooks,
    tokens: new Tokens(store, clock),
    limiter: new Limiter(clock, limits),
    nameLocks: new NameLocks(),
    rules: new FaultRules(),
    log: new RequestLog(),
    app: {
      clientId: options.clientId ?? defaultApp.clientId,
      clientSecret: options.clientSecret ?? defaultApp.clientSecret,
    },
    latency: options.latency ?? 'none',
    nameWriteMs: options.nameWriteMs ?? DEFAULT_NAME_WRITE_MS,
    baseUrl: '',
    onCommitted(realmId) {
      const books = sandbox.companies.find(realmId);
      if (books) webhooks.tell(realmId, books.takeChanges(), !books.settings.unknown.noticesCarryData);
    },
  };
  return sandbox;
}

/** The company that a start announces: the one of the last start, or a new one. Its tokens are kept. */
function firstCompany(sandbox: Sandbox, options: SandboxOptions) {
  const known = sandbox.store.meta.get(['first']);
  const realmId = text(known, 'realmId');
  const refreshToken = text(known, 'refreshToken');
  const { clientId } = sandbox.app;
  const again = refreshToken && sandbox.tokens.refresh(refreshToken, clientId);
  if (realmId && again) return remember(sandbox, realmId, again.access_token, again.refresh_token);
  const books =
    (realmId && sandbox.companies.find(realmId)) ||
    sandbox.companies.create({ seed: options.company ?? 'us-sample', settings: options.settings ?? {} });
  const scope = 'com.intuit.quickbooks.accounting openid profile email';
  const tokens = sandbox.tokens.issue({ realmId: books.company.realmId, clientId, scope });
  return remember(sandbox, books.company.realmId, tokens.access_token, tokens.refresh_token);
}

function remember(sandbox: Sandbox, realmId: string, accessToken: string, refreshToken: string) {
  const first = { realmId, accessToken, refreshToken };
  sandbox.store.meta.putSync(['first'], first);
  return first;
}
