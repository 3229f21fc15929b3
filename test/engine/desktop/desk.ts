import type { AddressInfo } from 'node:net';
import { eq, sql } from 'drizzle-orm';
import {
  type CompanyFile,
  type CompanyFileOptions,
  type CompanySettings,
  createCompanyFile,
  createWebConnector,
  restoreSnapshot,
  type SettingsChange,
  takeSnapshot,
  type UpdateReport,
  type WebConnector,
} from '../../../sandbox/quickbooks-desktop/index.ts';
import { ROLE_SCOPES } from '../../../src/api/access.ts';
import { buildApp } from '../../../src/api/app.ts';
import { createTemporalGateway } from '../../../src/api/temporal.ts';
import { createApiKey } from '../../../src/db/people/api-keys.ts';
import { createUser } from '../../../src/db/people/users.ts';
import { changeChecks, remoteRequests } from '../../../src/db/schema/index.ts';
import { waitUntil } from '../../../src/dev/wait-until.ts';
import type { CompanyCapabilities } from '../../../src/providers/provider.ts';
import {
  createQuickBooksDesktop,
  createWebConnectorAgent,
  description,
} from '../../../src/providers/quickbooks-desktop/index.ts';
import type { RegisteredProvider } from '../../../src/providers/registry.ts';
import { relayOnce } from '../../../src/workers/relay.ts';
import { type Answer, type CallRequest, call } from '../../api/support/api.ts';
import { type Engine, type EngineOptions, startEngine, type Tenant } from '../harness.ts';
import { MortalServer } from './mortal-server.ts';

export const DESKTOP = 'quickbooks-desktop';

export const desktopProvider = (): RegisteredProvider => ({
  description,
  provider: createQuickBooksDesktop(),
  agent: createWebConnectorAgent(),
});

/** An engine with an API that Web Connectors reach; each desk has a business and a company file of its own. */
export interface DesktopOffice {
  engine: Engine;
  server: MortalServer;
  newDesk(options?: DeskOptions): Promise<Desk>;
  /** A desk whose company was read, for others to be like it. */
  template(): Promise<Template>;
  /** What the relay of a worker does every few seconds. */
  relay(): Promise<void>;
  close(): Promise<void>;
}

export interface DeskOptions extends CompanyFileOptions {
  /** Instead of a new one. */
  file?: CompanyFile;
  /** Connected already, to a company file that begins as this one did, and nothing is to be looked at there. */
  like?: Template;
}

export interface Template {
  snapshot: ReturnType<typeof takeSnapshot>;
  capabilities: CompanyCapabilities;
}

export interface Desk {
  tenant: Tenant;
  file: CompanyFile;
  connector: WebConnector;
  qwc: string;
  password: string;
  /** Calls the API as an owner. */
  ask(request: CallRequest): Promise<Answer>;
  /** The Web Connector polls until nothing is left to do. */
  work(): Promise<UpdateReport[]>;
  /** The same, until something else is so. */
  until(what: string, isSo: () => Promise<boolean>): Promise<UpdateReport[]>;
}

export async function openDesktopOffice(options: EngineOptions = {}): Promise<DesktopOffice> {
  const engine = await startEngine([desktopProvider()], options);
  const server = new MortalServer();
  const database = server.database(engine.databaseUrl);
  const { client } = engine.temporal;
  const { sealer, registry: providers, taskQueue } = engine;
  const gateway = createTemporalGateway({ client, taskQueue, onFailure: () => undefined });
  const config = {
    PUBLIC_URL: 'http://localhost',
    TEMPORAL_NAMESPACE: 'default',
    DESKTOP_HOLD_MS: 300,
    DESKTOP_LOOK_MS: 20,
  };
  const temporal = server.gateway(gateway);
  const parts = { sealer, providers, payoutSources: new Map(), temporal, config };
  const app = buildApp({ ...parts, db: database.db });
  server.attach(app);
  await app.listen({ host: '127.0.0.1', port: 0 });
  config.PUBLIC_URL = `http://localhost:${(app.server.address() as AddressInfo).port}`;
  const relay = () => relayNow(engine);
  return {
    engine,
    server,
    relay,
    newDesk: (input = {}) => newDesk({ engine, app, relay }, input),
    async template() {
      const file = createCompanyFile();
      const snapshot = takeSnapshot(file);
      const { tenant, connector } = await newDesk({ engine, app, relay }, { file });
      await connector.runUpdate();
      const { capabilities } = await tenant.connection();
      if (!capabilities) throw new Error('the company was not read');
      return { snapshot, capabilities: { ...capabilities, featuresReadAt: FAR_AWAY.toISOString() } };
    },
    async close() {
      await app.close();
      await gateway.drained();
      await database.close();
      await engine.close();
    },
  };
}

/** Whoever was told nothing by a server that died is told ten seconds later; they have passed. */
export async function relayNow({ db, temporal, registry: providers, taskQueue }: Engine): Promise<void> {
  // Only those: each time that all of them were written anew, every statement of the others took longer.
  await db
    .update(remoteRequests)
    .set({ answeredAt: sql`answered_at - interval '1 minute'` })
    .where(eq(remoteRequests.state, 'answered'));
  await relayOnce({ db, client: temporal.client, providers, taskQueue });
}

/** Nothing is due before it. */
const FAR_AWAY = new Date('2100-01-01');

function changedFrom({ books }: CompanyFile, { unproven, ...rest }: SettingsChange): CompanySettings {
  return {
    ...books.settings,
    ...rest,
    access: books.settings.access,
    unproven: { ...books.settings.unproven, ...unproven },
  };
}

type Parts = Pick<DesktopOffice, 'engine' | 'relay'> & { app: ReturnType<typeof buildApp> };

/** As a person sets it up: a connection, a connector for the computer, its file and password typed in there. */
async function newDesk(
  { engine, app, relay }: Parts,
  { file, like, ...options }: DeskOptions,
): Promise<Desk> {
  const companyFile = file ?? createCompanyFile(options);
  if (like) restoreSnapshot(companyFile, like.snapshot);
  if (options.settings) companyFile.books.configure(changedFrom(companyFile, options.settings));
  const input = { provider: DESKTOP, gateOpen: false, capabilities: like?.capabilities };
  const tenant = await engine.newTenant(input);
  const { tenantId, connectionId } = tenant;
  if (like) await engine.db.insert(changeChecks).values({ tenantId, connectionId, dueAt: FAR_AWAY });
  const user = await createUser(engine.db, tenantId, {
    email: `${connectionId}@example.com`,
    name: 'Pat',
    role: 'admin',
    passwordHash: 'x',
  });
  const { key } = await createApiKey(engine.db, tenantId, {
    name: 'test',
    role: 'owner',
    scopes: ROLE_SCOPES.owner,
  });
  const added = await call(app, key, {
    method: 'POST',
    url: `/v1/connections/${connectionId}/connectors`,
    body: { name: 'Front desk', userId: user?.id },
  });
  if (added.status !== 201) throw new Error(added.text);
  const { password, setupFile: qwc } = added.body;
  const connector = createWebConnector({ qwc, password, companyFile, settings: { timeScale: 0.001 } });
  const until = (what: string, isSo: () => Promise<boolean>) =>
    visits({ connector, companyFile, relay }, { what, isSo });
  const atRest = async () => (await tenant.queue()).every(({ state }) => state === 'unresolved');
  return {
    tenant,
    file: companyFile,
    connector,
    qwc,
    password,
    ask: (request) => call(app, key, request),
    work: () => until('the company file to be in step', atRest),
    until,
  };
}

/** A person at the computer sees to it that QuickBooks runs; the Web Connector does the rest. */
async function visits(
  {
    connector,
    companyFile,
    relay,
  }: { connector: WebConnector; companyFile: CompanyFile; relay: () => Promise<void> },
  { what, isSo }: { what: string; isSo: () => Promise<boolean> },
): Promise<UpdateReport[]> {
  const reports: UpdateReport[] = [];
  await waitUntil({ what, timeoutMs: 110_000 }, async () => {
    companyFile.desk = { running: true, open: true, modalDialog: false, locked: false };
    reports.push(await connector.runUpdate());
    if (await isSo()) return true;
    await relay();
    return undefined;
  });
  return reports;
}
