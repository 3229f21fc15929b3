import { z } from 'zod';
import { createTenant } from '../../src/cli/create-tenant.ts';
import { type ApiClient, apiClient } from '../../src/dev/demo/api-client.ts';
import { connectToSandbox } from '../../src/dev/demo/connect.ts';
import { type Company, controlOf } from './control.ts';
import type { Rig } from './rig.ts';

export interface BenchTenant {
  api: ApiClient;
  apiKey: string;
  tenantId: string;
  connectionId: string;
  company: Company;
}

export interface TenantOptions {
  /** Whether a saved record is pushed by itself. */
  autoSync: boolean;
}

/** A new tenant, connected through OAuth to a new company. */
export async function newTenant(rig: Rig, { autoSync }: TenantOptions): Promise<BenchTenant> {
  const company = await controlOf(rig.sandbox).newCompany();
  const { tenantId, apiKey } = await createTenant(rig.databaseUrl, { name: 'Benchmark' });
  const api = apiClient(rig.apiUrl, apiKey);
  const connectionId = await connectToSandbox(api, company.realmId);
  await setAutoSync(rig, apiKey, connectionId, autoSync);
  return { api, apiKey, tenantId, connectionId, company };
}

const settingsSchema = z.looseObject({ autoSync: z.record(z.string(), z.boolean()) });

async function setAutoSync(rig: Rig, apiKey: string, connectionId: string, on: boolean): Promise<void> {
  const url = `${rig.apiUrl}/v1/connections/${connectionId}/settings`;
  const headers = { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' };
  const read = await fetch(url, { headers });
  const current = settingsSchema.parse(await read.json());
  const autoSync = Object.fromEntries(Object.keys(current.autoSync).map((type) => [type, on]));
  const body = JSON.stringify({ ...current, autoSync });
  const ifMatch = { 'if-match': read.headers.get('etag') ?? '*' };
  const response = await fetch(url, { method: 'PUT', headers: { ...headers, ...ifMatch }, body });
  if (!response.ok) throw new Error(`the settings were refused: ${await response.text()}`);
}
