import { z } from 'zod';
import { createTenant } from '../../src/cli/create-tenant.ts';
import { type ApiClient, apiClient } from '../../src/dev/demo/api-client.ts';
import { connectToSandbox } from '../../src/dev/demo/connect.ts';
import type { Sandbox } from '../../src/dev/stack/quickbooks.ts';
import { type Company, controlOf } from '../rig/control.ts';
import type { Rig } from '../rig/rig.ts';
import { FOREIGN_RATE, mappings } from './accounts.ts';
import { type Balances, readBalances } from './books.ts';
import { post } from './stand-in.ts';

export interface Business {
  api: ApiClient;
  connectionId: string;
  accountId: string;
  /** Read with its platform's key: notices name it. */
  isConnected: boolean;
  realmId: string;
  style: Style;
  /** Of the sample company, before anything was booked. */
  opening: Balances;
}

export const STYLES = ['deposit', 'clearing'] as const;
export type Style = (typeof STYLES)[number];

export interface Opening {
  /** Control address of the processor's stand-in. */
  stripe: string;
  style: Style;
  /** Beside the company's own. */
  currencies: readonly string[];
  /** The processor's account is one that a platform acts for. */
  connected?: boolean;
  /** It pays out when somebody asks for it. */
  manual?: boolean;
}

/** A business of its own: a company with several currencies, a processor's account, and every account chosen. */
export async function openBusiness(rig: Rig, options: Opening): Promise<Business> {
  const { stripe, style, currencies, connected: isConnected = false } = options;
  const company = await controlOf(rig.sandbox).newCompany();
  await post(`${rig.sandbox.controlUrl}/companies/${company.realmId}/settings`, { multicurrency: true });
  for (const Code of currencies) await addCurrency(rig.sandbox, company, Code);
  const { apiKey } = await createTenant(rig.databaseUrl, { name: `Benchmark ${style}` });
  const api = apiClient(rig.apiUrl, apiKey);
  const connectionId = await connectToSandbox(api, company.realmId);
  const base = `/v1/connections/${connectionId}`;
  for (const [role, externalId] of mappings(currencies)) {
    await api.put(`${base}/mappings/account/${role}`, { externalId }, z.unknown());
  }
  const { id: accountId, source } = await openAccount(options);
  const url = `${rig.apiUrl}/webhooks/stripe/${connectionId}`;
  const endpoint = z
    .object({ secrets: z.array(z.string()) })
    .parse(await post(`${stripe}/accounts/${accountId}/webhooks`, { url }));
  const [signingSecret] = endpoint.secrets;
  await api.put(`${base}/payout-source`, { ...source, signingSecret, style }, z.unknown());
  const opening = await readBalances(rig.sandbox.controlUrl, company.realmId);
  return { api, connectionId, accountId, isConnected, realmId: company.realmId, style, opening };
}

const accountSchema = z.object({ id: z.string(), secretKey: z.string() });

/** The processor's account, and what has to be told to read it: its own key, or its platform's. */
async function openAccount({ stripe, connected = false, manual = false }: Opening) {
  const open = async (body: object) => accountSchema.parse(await post(`${stripe}/accounts`, body));
  const interval = manual ? 'manual' : 'daily';
  if (!connected) {
    const { id, secretKey } = await open({ interval });
    return { id, source: { secretKey } };
  }
  const { id: platform, secretKey } = await open({});
  const { id } = await open({ interval, platform });
  return { id, source: { secretKey, account: id } };
}

/** Before any payout: a document in a currency whose rate of its day nobody entered is held. */
const RATES_SINCE = '2020-01-01';

async function addCurrency(sandbox: Sandbox, company: Company, Code: string): Promise<void> {
  await make(sandbox, company, 'companycurrency', { Code });
  const rate = { SourceCurrencyCode: Code, Rate: FOREIGN_RATE, AsOfDate: RATES_SINCE };
  await make(sandbox, company, 'exchangerate', rate);
}

async function make({ baseUrl }: Sandbox, company: Company, kind: string, body: object): Promise<void> {
  const url = `${baseUrl}/v3/company/${company.realmId}/${kind}`;
  const headers = { authorization: `Bearer ${company.accessToken}`, 'content-type': 'application/json' };
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`${url}: ${await response.text()}`);
}
