import { eq } from 'drizzle-orm';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { type MovementInput, type PayoutInput, startStripeSandbox } from '../../sandbox/stripe/index.ts';
import { ROLE_SCOPES } from '../../src/api/access.ts';
import { buildApp } from '../../src/api/app.ts';
import { createTemporalGateway } from '../../src/api/temporal.ts';
import { saveMapping } from '../../src/db/mappings/mappings.ts';
import { addSigningSecret, savePayoutKey, savePayoutStyle } from '../../src/db/payouts/payout-sources.ts';
import { createApiKey } from '../../src/db/people/api-keys.ts';
import { syncSettings, webhookEvents } from '../../src/db/schema/index.ts';
import { waitUntil } from '../../src/dev/wait-until.ts';
import type { AccountRoleKey } from '../../src/domain/account-roles.ts';
import type { PayoutStyle } from '../../src/domain/entities/payout.ts';
import type { PayoutSources } from '../../src/providers/payout-source.ts';
import { createStripePayouts } from '../../src/providers/stripe/index.ts';
import { relayOnce } from '../../src/workers/relay.ts';
import { type Engine, type EngineOptions, startEngine, type Tenant } from './harness.ts';
import { type SandboxObject, startVendor, type Vendor } from './quickbooks.ts';

const payoutSchema = z.looseObject({ id: z.string(), amount: z.number(), currency: z.string() });
export type SandboxPayout = z.infer<typeof payoutSchema>;
const deliverySchema = z.array(z.looseObject({ status: z.number(), tries: z.number() }));

/** Everything that a payout passes: Stripe's stand-in, the API, the engine, QuickBooks' stand-in. */
export interface PayoutDesk {
  engine: Engine;
  vendor: Vendor;
  app: FastifyInstance;
  /** Where Stripe's stand-in is served. */
  stripeUrl: string;
  stripe(path: string, body?: object, method?: string): Promise<unknown>;
  business(options?: BusinessOptions): Promise<Business>;
  close(): Promise<void>;
}

export interface BusinessOptions {
  style?: PayoutStyle;
  /** Settings of the company. */
  company?: object;
  /** Roles that nobody has chosen an account for. */
  unmapped?: AccountRoleKey[];
  connect?: boolean;
}

/** A tenant whose Stripe account pays out into one company. */
export interface Business {
  tenant: Tenant;
  realmId: string;
  accountId: string;
  secret: string;
  accounts: Readonly<Record<AccountRoleKey, string>>;
  payout(movements: MovementInput[], more?: Omit<PayoutInput, 'movements'>): Promise<SandboxPayout>;
  tell(
    events: [type: string, payoutId: string][],
    more?: object,
  ): Promise<{ status: number; tries: number }[]>;
  map(role: AccountRoleKey): Promise<number>;
  /** Chooses an account for a key that is no plain role, as `payout_clearing:EUR`. */
  mapKey(key: string, accountId: string): Promise<void>;
  /** Movements at Stripe that no payout holds yet. */
  transactions(movements: MovementInput[], currency?: string): Promise<unknown>;
  /** The relay has taken up what was stored for it, and all of that is dealt with. */
  relayed(): Promise<void>;
  /** Waits until the payout was looked at once. */
  looked(payoutId: string): Promise<void>;
  /** Changes a payout at Stripe. */
  change(payoutId: string, change: object): Promise<unknown>;
  generate(input: object): Promise<SandboxPayout[]>;
  /** Turns Enable Sync on or off. */
  enable(enabled: boolean): Promise<void>;
  /** Stores another key past the API, and gives the one before. */
  replaceKey(key: string): Promise<string>;
  /** Another company of the same tenant. */
  secondConnection(): Promise<Tenant>;
  /** What was booked to an account since the company was made. */
  balance(accountId: string): Promise<number>;
  /** Waits until every notice is dealt with and the queue is at rest. */
  settled(): Promise<void>;
  objects(entity: string): Promise<SandboxObject[]>;
  api(
    method: 'GET' | 'POST' | 'PUT' | 'DELETE',
    url: string,
    body?: object,
  ): Promise<{ status: number; body: ReturnType<typeof JSON.parse> }>;
}

/** Accounts of the sample company that fit each role. */
const SAMPLE: Readonly<Record<AccountRoleKey, string>> = {
  payout_bank: '35',
  payout_clearing: '36',
  payout_fees: '8',
  payout_charges: '79',
  payout_refunds: '1',
  payout_disputes: '9',
  payout_adjustments: '1',
  payout_negative: '36',
  payout_fee_tax: '21',
  payout_withheld_tax: '10',
  payout_application_fees: '11',
  payout_exchange: '91',
  payout_reserves: '32',
  payout_topups: '3',
  payout_financing: '43',
  payout_transfers: '14',
  payout_platform_earnings: '83',
  payout_contributions: '16',
  payout_issuing: '17',
  payout_customer_funds: '44',
};

export async function startPayoutDesk({
  worker = true,
  tuning = {},
  activities,
}: Pick<EngineOptions, 'worker' | 'tuning' | 'activities'> = {}): Promise<PayoutDesk> {
  const stripeSandbox = await startStripeSandbox();
  const vendor = await startVendor();
  const source = createStripePayouts({ apiBaseUrl: stripeSandbox.baseUrl, timeoutMs: 5_000 });
  const payoutSources: PayoutSources = new Map([[source.name, source]]);
  const engine = await startEngine([vendor.provider], { worker, payoutSources, tuning, activities });
  const app = buildApp({
    db: engine.db,
    sealer: engine.sealer,
    providers: engine.registry,
    payoutSources,
    temporal: createTemporalGateway({
      client: engine.temporal.client,
      taskQueue: engine.taskQueue,
      onFailure: () => undefined,
    }),
    config: { PUBLIC_URL: 'http://127.0.0.1', TEMPORAL_NAMESPACE: 'default' },
  });
  const address = await app.listen({ host: '127.0.0.1', port: 0 });
  const stripe = async (path: string, body?: object, method = body ? 'POST' : 'GET') => {
    const init = body ? { method, body: JSON.stringify(body) } : { method };
    const response = await fetch(`${stripeSandbox.controlUrl}${path}`, init);
    if (!response.ok) throw new Error(`stripe control ${path}: ${await response.text()}`);
    return response.json();
  };
  return {
    engine,
    vendor,
    app,
    stripeUrl: stripeSandbox.baseUrl,
    stripe,
    business: (options) => openBusiness({ engine, vendor, app, stripe, address }, options),
    async close() {
      await app.close();
      await engine.close();
      await vendor.close();
      await stripeSandbox.close();
    },
  };
}

type Parts = Pick<PayoutDesk, 'engine' | 'vendor' | 'app' | 'stripe'> & { address: string };

async function openBusiness(parts: Parts, options: BusinessOptions = {}): Promise<Business> {
  const { engine, vendor, stripe, address } = parts;
  const { tenant, realmId } = await vendor.tenantIn(engine, options.company);
  const owner = { tenantId: tenant.tenantId, connectionId: tenant.connectionId };
  const account = z.object({ id: z.string(), secretKey: z.string() }).parse(await stripe('/accounts', {}));
  const url = `${address}/webhooks/stripe/${tenant.connectionId}`;
  const endpoint = z
    .object({ secrets: z.array(z.string()) })
    .parse(await stripe(`/accounts/${account.id}/webhooks`, { url }));
  const [secret = ''] = endpoint.secrets;
  if (options.connect !== false) {
    await savePayoutKey(engine.db, engine.sealer, owner, {
      processor: 'stripe',
      key: account.secretKey,
      live: false,
    });
    await addSigningSecret(engine.db, engine.sealer, owner, secret);
    if (options.style) await savePayoutStyle(engine.db, owner, options.style);
  }
  const accounts = { ...SAMPLE };
  const opening = new Map<string, number>();
  for (const id of new Set([...Object.values(accounts), '3', '4'])) {
    opening.set(id, await balanceOf(vendor, realmId, id));
  }
  const map = async (role: AccountRoleKey) => {
    const mapping = { kind: 'account' as const, key: role, externalId: accounts[role], externalName: role };
    const { released } = await engine.db.transaction((tx) => saveMapping(tx, owner, mapping, 'test'));
    if (released > 0) await tenant.wake();
    return released;
  };
  for (const role of Object.keys(accounts) as AccountRoleKey[]) {
    if (!options.unmapped?.includes(role)) await map(role);
  }
  const { key } = await createApiKey(engine.db, owner.tenantId, {
    name: 'test',
    role: 'owner',
    scopes: ROLE_SCOPES.owner,
  });
  return {
    tenant,
    realmId,
    accountId: account.id,
    secret,
    accounts,
    map,
    mapKey: async (key, externalId) => {
      const mapping = { kind: 'account' as const, key, externalId, externalName: key };
      await engine.db.transaction((tx) => saveMapping(tx, owner, mapping, 'test'));
    },
    transactions: (movements, currency = 'usd') =>
      stripe(`/accounts/${account.id}/transactions`, { movements, currency }),
    relayed: async () => {
      const { db, temporal, registry: providers, taskQueue } = engine;
      await settled(parts, tenant, async () => {
        await relayOnce({ db, client: temporal.client, providers, taskQueue });
      });
    },
    looked: (payoutId) =>
      waitUntil({ what: `a look at ${payoutId}`, timeoutMs: 60_000 }, async () =>
        (await tenant.record('payout', payoutId)) ? true : undefined,
      ).then(() => undefined),
    payout: async (movements, more = {}) =>
      payoutSchema.parse(await stripe(`/accounts/${account.id}/payouts`, { ...more, movements })),
    tell: async (events, more = {}) => {
      const list = events.map(([type, payoutId]) => ({ type, payoutId }));
      return deliverySchema.parse(await stripe(`/accounts/${account.id}/send`, { events: list, ...more }));
    },
    change: (payoutId, change) => stripe(`/accounts/${account.id}/payouts/${payoutId}`, change),
    generate: async (input) =>
      z.array(payoutSchema).parse(await stripe(`/accounts/${account.id}/generate`, input)),
    enable: async (enabled) => {
      await engine.db
        .update(syncSettings)
        .set({ enabled })
        .where(eq(syncSettings.connectionId, owner.connectionId));
    },
    replaceKey: async (replacement) => {
      await savePayoutKey(engine.db, engine.sealer, owner, {
        processor: 'stripe',
        key: replacement,
        live: false,
      });
      return account.secretKey;
    },
    secondConnection: async () => (await vendor.tenantIn(engine, {}, owner.tenantId)).tenant,
    balance: async (accountId) =>
      Math.round(((await balanceOf(vendor, realmId, accountId)) - (opening.get(accountId) ?? 0)) * 100) / 100,
    settled: () => settled(parts, tenant),
    objects: (entity) => vendor.objects(realmId, entity),
    async api(method, path, body) {
      const response = await fetch(`${address}${path}`, {
        method,
        headers: { authorization: `Bearer ${key}`, ...(body ? { 'content-type': 'application/json' } : {}) },
        ...(body ? { body: JSON.stringify(body) } : {}),
      });
      return { status: response.status, body: await response.json() };
    },
  };
}

async function settled(
  { engine }: Parts,
  tenant: Tenant,
  meanwhile: () => Promise<void> = () => Promise.resolve(),
): Promise<void> {
  await waitUntil({ what: 'every notice to be dealt with', timeoutMs: 60_000 }, async () => {
    await meanwhile();
    const rows = await engine.db.select().from(webhookEvents);
    const open = rows.filter((row) => row.tenantId === tenant.tenantId && row.appliedAt === null);
    return open.length === 0 || undefined;
  });
  await tenant.settled(60_000);
}

const balancesSchema = z.object({ balances: z.record(z.string(), z.number()) });

/** What the account was debited, in its home currency. */
async function balanceOf(vendor: Vendor, realmId: string, accountId: string): Promise<number> {
  const path = `/companies/${realmId}/balances`;
  const { balances } = balancesSchema.parse(await vendor.control(path, undefined, 'GET'));
  return (balances[accountId] ?? 0) / 100;
}
