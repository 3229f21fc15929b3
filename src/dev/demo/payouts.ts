import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import type { DemoPayout } from '../demo-data.ts';
import type { StripeSandbox } from '../stack/stripe.ts';
import { waitUntil } from '../wait-until.ts';
import type { ApiClient } from './api-client.ts';

const ACCOUNT = 'acct_demo';
/** Of the sample company; disputes are left to whoever looks at Account Mapping. */
const ACCOUNTS = { payout_bank: '35', payout_fees: '8', payout_charges: '79', payout_refunds: '1' };

const secretsSchema = z.object({ secretKey: z.string(), signingSecret: z.string() });
const sourceSchema = z.object({ connected: z.boolean(), webhookUrl: z.url() });
const payoutsSchema = z.object({
  items: z.array(z.object({ id: z.string(), sync: z.object({ badge: z.string() }).nullable() })),
});

export interface DemoProcessor {
  api: ApiClient;
  connectionId: string;
  stripe: StripeSandbox;
  /** Where its secrets are kept. */
  home: string;
}

/** The stand-in keeps nothing over a restart: the same account with the same payouts is made at each start. */
export async function connectStripe(
  { api, connectionId, stripe, home }: DemoProcessor,
  payouts: readonly DemoPayout[],
): Promise<void> {
  const { secretKey, signingSecret } = await secretsOf(home);
  const source = `/v1/connections/${connectionId}/payout-source`;
  const { connected, webhookUrl } = await api.get(source, sourceSchema);
  await control(stripe, '/accounts', { id: ACCOUNT, secretKey });
  await control(stripe, `/accounts/${ACCOUNT}/webhooks`, { url: webhookUrl, secrets: [signingSecret] });
  // What was made before the connection is left alone.
  if (!connected) await api.put(source, { secretKey, signingSecret }, sourceSchema);
  for (const { id, arrives, movements } of payouts) {
    await control(stripe, `/accounts/${ACCOUNT}/payouts`, { id, arrives, movements });
  }
  for (const [role, externalId] of Object.entries(ACCOUNTS)) {
    await api.put(`/v1/connections/${connectionId}/mappings/account/${role}`, { externalId }, z.unknown());
  }
}

/** The processor tells of its payouts, signed and over HTTP, as it does when one is paid. */
export async function tellOfPayouts(stripe: StripeSandbox, payouts: readonly DemoPayout[]): Promise<void> {
  const events = payouts.map(({ id }) => ({ type: 'payout.paid', payoutId: id }));
  await control(stripe, `/accounts/${ACCOUNT}/send`, { events });
}

/** Booked, or held for somebody. */
export async function payoutsSettled(api: ApiClient, payouts: readonly DemoPayout[]): Promise<void> {
  await waitUntil({ what: 'the payouts to be booked', timeoutMs: 120_000 }, async () => {
    const { items } = await api.get('/v1/payouts?limit=100', payoutsSchema);
    const settled = items.filter(({ sync }) => sync?.badge === 'synced' || sync?.badge === 'error');
    const ids = new Set(settled.map(({ id }) => id));
    return payouts.every(({ id }) => ids.has(id)) || undefined;
  });
}

async function secretsOf(home: string): Promise<z.infer<typeof secretsSchema>> {
  const file = path.join(home, 'demo-stripe.json');
  const kept = await readFile(file, 'utf8').catch(() => undefined);
  if (kept !== undefined) return secretsSchema.parse(JSON.parse(kept));
  const made = {
    secretKey: `sk_test_${randomBytes(16).toString('hex')}`,
    signingSecret: `whsec_${randomBytes(16).toString('hex')}`,
  };
  await writeFile(file, `${JSON.stringify(made)}\n`, { mode: 0o600 });
  return made;
}

async function control({ controlUrl }: StripeSandbox, area: string, body: object): Promise<void> {
  const response = await fetch(controlUrl + area, { method: 'POST', body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`the Stripe stand-in answered ${response.status} to ${area}`);
}
