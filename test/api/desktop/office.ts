import type { AddressInfo } from 'node:net';
import { and, eq } from 'drizzle-orm';
import {
  type CompanyFile,
  createCompanyFile,
  createWebConnector,
  type WebConnector,
} from '../../../sandbox/quickbooks-desktop/index.ts';
import { createConnection } from '../../../src/db/connections/connection-queries.ts';
import { createUser } from '../../../src/db/people/users.ts';
import { offer, readRequest, storeRequest } from '../../../src/db/requests/remote-requests.ts';
import { changeChecks, connections, remoteRequests } from '../../../src/db/schema/index.ts';
import {
  createQuickBooksDesktop,
  createWebConnectorAgent,
  description,
} from '../../../src/providers/quickbooks-desktop/index.ts';
import { ProviderRegistry } from '../../../src/providers/registry.ts';
import { COMPANY, customer, requestOf } from '../../providers/quickbooks-desktop/fixtures.ts';
import { createTestApi, type TestApi, type TestClient } from '../support/api.ts';

/** The API, reachable by the stand-in's Web Connector. */
export interface Office {
  api: TestApi;
  address: string;
  close(): Promise<void>;
}

export async function openOffice(): Promise<Office> {
  const config = {
    PUBLIC_URL: 'http://localhost',
    TEMPORAL_NAMESPACE: 'default',
    DESKTOP_HOLD_MS: 300,
    DESKTOP_LOOK_MS: 10,
  };
  const entry = { description, provider: createQuickBooksDesktop(), agent: createWebConnectorAgent() };
  const api = await createTestApi({ config, providers: new ProviderRegistry([entry]) });
  settleAtOnce(api);
  await api.app.listen({ host: '127.0.0.1', port: 0 });
  const { port } = api.app.server.address() as AddressInfo;
  config.PUBLIC_URL = `http://localhost:${port}`;
  return { api, address: config.PUBLIC_URL, close: () => api.close() };
}

/** Stands for the engine: whoever waits applies the answer as soon as it is told. */
function settleAtOnce({ gateway, db }: TestApi): void {
  const tell = gateway.tellAnswered.bind(gateway);
  gateway.tellAnswered = async (workflowId, requestId) => {
    const isHere = and(eq(remoteRequests.id, requestId), eq(remoteRequests.state, 'answered'));
    await db.update(remoteRequests).set({ state: 'settled' }).where(isHere);
    return tell(workflowId, requestId);
  };
}

export interface Desk {
  client: TestClient;
  tenantId: string;
  connectionId: string;
  userId: string;
  /** Id of the connector, which is its user name as well. */
  id: string;
  password: string;
  qwc: string;
  file: CompanyFile;
  connector: WebConnector;
}

/** Nothing is due before it: the engine, which would see to it, is not here. */
const FAR_AWAY = new Date('2100-01-01');
const KNOWN = {
  ...COMPANY,
  companyName: createCompanyFile().books.settings.companyName,
  featuresReadAt: FAR_AWAY.toISOString(),
};

/** A business with a person, a connection, and a computer with its company file. */
export async function newDesk({ api }: Office, file = createCompanyFile()): Promise<Desk> {
  const client = await api.client();
  const { tenantId } = client;
  const connection = await createConnection(api.db, tenantId, { provider: 'quickbooks-desktop' });
  await api.db
    .update(connections)
    .set({ status: 'active', gateOpen: false, capabilities: KNOWN })
    .where(eq(connections.id, connection.id));
  await api.db.insert(changeChecks).values({ tenantId, connectionId: connection.id, dueAt: FAR_AWAY });
  const input = {
    email: `${connection.id}@example.com`,
    name: 'Pat',
    role: 'admin' as const,
    passwordHash: 'x',
  };
  const user = await createUser(api.db, tenantId, input);
  if (!user) throw new Error('no person');
  const added = await client.call({
    method: 'POST',
    url: `/v1/connections/${connection.id}/connectors`,
    body: { name: 'Front desk', userId: user.id },
  });
  if (added.status !== 201) throw new Error(added.text);
  const { password, setupFile: qwc } = added.body;
  const connector = createWebConnector({ qwc, password, companyFile: file, settings: { timeScale: 0.001 } });
  const { id } = added.body.connector;
  return {
    client,
    tenantId,
    connectionId: connection.id,
    userId: user.id,
    id,
    password,
    qwc,
    file,
    connector,
  };
}

/** A customer that is composed, stored and offered, as the engine does it. */
export async function offerCustomer(
  { api }: Office,
  desk: Desk,
  requestId: string,
  displayName: string,
): Promise<void> {
  const company = { ...COMPANY, salesTax: 'none' as const, vendor: { version: '13' } };
  const { body, kind, target, items } = requestOf([customer({ displayName })], { company, requestId });
  const stored = items.map((item) => ({ ...item, queueId: 0, version: 1, contentHash: 'x' }));
  await storeRequest(api.db, desk, { id: requestId, setId: 'set', kind, target, body, items: stored });
  await offer(api.db, desk, requestId, 'sync/waiting');
}

export function answerOf({ api }: Office, desk: Desk, requestId: string) {
  return readRequest(api.db, desk, requestId);
}
