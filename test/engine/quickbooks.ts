import { eq } from 'drizzle-orm';
import { z } from 'zod';
import {
  type RunningSandbox,
  type SandboxOptions,
  startSandbox,
} from '../../sandbox/quickbooks-online/index.ts';
import { calledBooks } from '../../src/books.ts';
import { saveTokens } from '../../src/db/connections/token-store.ts';
import { connections } from '../../src/db/schema/index.ts';
import type { CompanyCapabilities, RateLimit, Session } from '../../src/providers/provider.ts';
import {
  createNotices,
  createQuickBooksAuthorization,
  createQuickBooksOnline,
  description,
  QUICKBOOKS_ONLINE,
} from '../../src/providers/quickbooks-online/index.ts';
import type { RegisteredProvider } from '../../src/providers/registry.ts';
import type { ConnectInput, Engine, Tenant } from './harness.ts';

export type SandboxObject = Record<string, unknown> & { Id: string };

/** A running sandbox and the moves of a test against it. */
export interface Vendor {
  sandbox: RunningSandbox;
  provider: RegisteredProvider;
  control(path: string, body?: object, method?: string): Promise<unknown>;
  newCompany(
    settings?: object,
    seed?: string,
  ): Promise<{ realmId: string; accessToken: string; refreshToken: string }>;
  objects(realmId: string, entity: string): Promise<SandboxObject[]>;
  /** A tenant that is connected to a fresh company. */
  tenantIn(
    engine: Engine,
    settings?: object,
    tenantId?: string,
    seed?: string,
  ): Promise<{ tenant: Tenant; realmId: string; accessToken: string }>;
  /** As an owner who signs in again. */
  reconnect(engine: Engine, tenant: Tenant, realmId: string): Promise<void>;
  close(): Promise<void>;
}

/** What the sandbox signs its webhooks with, where a test has it send any. */
export const VERIFIER_TOKEN = 'verifier-of-the-tests';

const NO_LIMITS: RateLimit[] = [];

export async function startVendor(
  options: SandboxOptions = { limits: false, nameWriteMs: 0 },
  limits: RateLimit[] = NO_LIMITS,
): Promise<Vendor> {
  const sandbox = await startSandbox(options);
  const provider = {
    description,
    provider: createQuickBooksOnline({ apiBaseUrl: sandbox.baseUrl, limits, requestTimeoutMs: 10_000 }),
    authorization: createQuickBooksAuthorization({
      clientId: sandbox.clientId,
      clientSecret: sandbox.clientSecret,
      discoveryUrl: sandbox.discoveryUrl,
      environment: 'sandbox',
      timeoutMs: 5_000,
    }),
    notices: createNotices({ verifierTokens: [VERIFIER_TOKEN] }),
  };
  const control = async (path: string, body?: object, method = 'POST') => {
    const init =
      body === undefined ? (method === 'POST' ? {} : { method }) : { method, body: JSON.stringify(body) };
    const response = await fetch(`${sandbox.controlUrl}${path}`, init);
    if (!response.ok) throw new Error(`control ${path}: ${response.status} ${await response.text()}`);
    return response.json();
  };
  const newCompany = async (settings: object = {}, seed = 'us-lists') => {
    const company = companySchema.parse(await control('/companies', { seed }));
    await control(`/companies/${company.realmId}/settings`, { customTxnNumbers: true, ...settings });
    return company;
  };
  return {
    sandbox,
    provider,
    control,
    newCompany,
    async objects(realmId, entity) {
      return objectsSchema.parse(await control(`/companies/${realmId}/objects/${entity}`)).objects;
    },
    async tenantIn(engine, settings, tenantId, seed) {
      const company = await newCompany(settings, seed);
      return {
        tenant: await engine.newTenant({ ...(await connectInput(provider, company)), tenantId }),
        realmId: company.realmId,
        accessToken: company.accessToken,
      };
    },
    async reconnect(engine, tenant, realmId) {
      const fresh = tokensSchema.parse(await control(`/companies/${realmId}/tokens`, {}));
      const { tenantId, connectionId } = tenant;
      const hour = new Date(Date.now() + 3_600_000).toISOString();
      const tokens = { ...fresh, accessExpiresAt: hour, refreshExpiresAt: hour };
      await saveTokens(engine.db, engine.sealer, { tenantId, connectionId, tokens });
      await engine.db
        .update(connections)
        .set({ status: 'active', pauseReason: null })
        .where(eq(connections.id, connectionId));
      await tenant.wake();
    },
    close: () => sandbox.close(),
  };
}

const tokensSchema = z.object({ accessToken: z.string(), refreshToken: z.string() });
const companySchema = z.object({ realmId: z.string(), accessToken: z.string(), refreshToken: z.string() });
const objectsSchema = z.object({ objects: z.array(z.looseObject({ Id: z.string() })) });

async function connectInput(
  { provider }: RegisteredProvider,
  company: { realmId: string; accessToken: string; refreshToken: string },
): Promise<ConnectInput> {
  const { realmId: companyId, ...tokens } = company;
  const session: Session = {
    tenantId: 'test',
    connectionId: 'test',
    companyId,
    accessToken: async () => ({ ok: true, value: company.accessToken }),
    reserveRead: async () => undefined,
  };
  if (!provider.calls) throw new Error('QuickBooks Online is called');
  const read = await calledBooks(provider.reads, provider.calls, session).company();
  if (!read.ok) throw new Error(`the company could not be read: ${JSON.stringify(read)}`);
  const capabilities: CompanyCapabilities = read.value;
  return { provider: QUICKBOOKS_ONLINE, companyId, capabilities, ...tokens };
}
