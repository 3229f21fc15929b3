import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { type CreatedTenant, createTenant } from '../../cli/create-tenant.ts';
import { setUpUser } from '../../cli/users.ts';
import type { ApiClient } from '../demo/api-client.ts';
import type { SignInDetails } from '../demo/tenant.ts';

const TENANT = { id: 'ten_demo_desktop', name: 'Bramble Upholstery (demo)' };
const OWNER = {
  tenantId: TENANT.id,
  email: 'owner@bramble.example',
  name: 'Bruno Bramble',
  role: 'owner',
} as const;
const PROVIDER = 'quickbooks-desktop';

const keptSchema = z.object({ connectionId: z.string(), connectorId: z.string(), password: z.string() });
const connectionSchema = z.object({ id: z.string(), provider: z.string(), status: z.string() });
const addedSchema = z.object({ connector: z.object({ id: z.string() }), password: z.string() });

export interface DesktopOwner extends CreatedTenant {
  owner: SignInDetails & { userId: string };
}

export async function desktopOwner(home: string, databaseUrl: string): Promise<DesktopOwner> {
  const apiKeyFile = path.join(home, 'demo-desktop-api-key');
  const tenant = await createTenant(databaseUrl, { ...TENANT, apiKeyFile });
  // The same password as that of the other demo, so that there is one to remember.
  const password = (await readFile(path.join(home, 'demo-password'), 'utf8')).trim();
  const user = await setUpUser(databaseUrl, OWNER, password);
  return { ...tenant, owner: { email: OWNER.email, password, userId: user.id } };
}

export interface DesktopConnection {
  connectionId: string;
  /** What the Web Connector is set up with. */
  application: { qwc: string; password: string };
}

/** A connection, and the `.qwc` file and password of the one computer that works for it: the same at every start. */
export async function connectDesktop(
  home: string,
  { api, baseUrl, apiKey, userId }: { api: ApiClient; baseUrl: string; apiKey: string; userId: string },
): Promise<DesktopConnection> {
  const file = path.join(home, 'demo-desktop.json');
  const { connectionId, connectorId, password } = (await kept(file)) ?? (await add(file, api, userId));
  const address = `${baseUrl}/v1/connections/${connectionId}/connectors/${connectorId}/web-connector.qwc`;
  const answer = await fetch(address, { headers: { authorization: `Bearer ${apiKey}` } });
  if (!answer.ok) throw new Error(`the .qwc file could not be had: ${answer.status}`);
  return { connectionId, application: { qwc: await answer.text(), password } };
}

async function kept(file: string): Promise<z.infer<typeof keptSchema> | undefined> {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  return text === undefined ? undefined : keptSchema.parse(JSON.parse(text));
}

async function add(file: string, api: ApiClient, userId: string): Promise<z.infer<typeof keptSchema>> {
  const connections = z.object({ items: z.array(connectionSchema) });
  const { items } = await api.get('/v1/connections', connections);
  const usable = items.find(({ provider, status }) => provider === PROVIDER && status !== 'disconnected');
  const connection = usable ?? (await api.post('/v1/connections', { provider: PROVIDER }, connectionSchema));
  const path = `/v1/connections/${connection.id}/connectors`;
  const { connector, password } = await api.post(path, { name: 'Workshop', userId }, addedSchema);
  const made = { connectionId: connection.id, connectorId: connector.id, password };
  await writeFile(file, `${JSON.stringify(made)}\n`, { mode: 0o600 });
  return made;
}
