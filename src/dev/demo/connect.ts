import { z } from 'zod';
import type { ApiClient } from './api-client.ts';

const connectionSchema = z.object({ id: z.string(), provider: z.string(), status: z.string() });
const listSchema = z.object({ items: z.array(connectionSchema) });
const authorizationSchema = z.object({ authorizeUrl: z.url() });

const provider = 'quickbooks-online';

/** The demo tenant's connection; one is made, and consent given, where there is none that works. */
export async function connectToSandbox(api: ApiClient, realmId: string): Promise<string> {
  const id = await findOrCreate(api);
  const { status } = await api.get(`/v1/connections/${id}`, connectionSchema);
  if (status === 'active' || status === 'paused') return id;
  const { authorizeUrl } = await api.get(`/v1/connections/${id}/authorize`, authorizationSchema);
  await giveConsent(authorizeUrl, realmId);
  const after = await api.get(`/v1/connections/${id}`, connectionSchema);
  if (after.status !== 'active') throw new Error(`the connection is ${after.status} after consent was given`);
  return id;
}

async function findOrCreate(api: ApiClient): Promise<string> {
  const { items } = await api.get('/v1/connections', listSchema);
  const usable = items.find((each) => each.provider === provider && each.status !== 'disconnected');
  return (usable ?? (await api.post('/v1/connections', { provider }, connectionSchema))).id;
}

/** What a person does in the browser: look at the form, press Connect, follow the way back. */
async function giveConsent(authorizeUrl: string, realmId: string): Promise<void> {
  const page = await (await fetch(authorizeUrl)).text();
  const form = new URLSearchParams(hiddenFields(page));
  form.set('realmId', realmId);
  form.set('decision', 'approve');
  const action = new URL(attribute(page, 'action'), authorizeUrl);
  const sent = await fetch(action, { method: 'POST', body: form, redirect: 'manual' });
  const callback = sent.headers.get('location');
  if (!callback) throw new Error(`the consent form answered ${sent.status} and sent nobody back`);
  const returned = await fetch(callback, { redirect: 'manual' });
  if (returned.status >= 400)
    throw new Error(`the callback answered ${returned.status}: ${await returned.text()}`);
}

function hiddenFields(page: string): [string, string][] {
  const inputs = page.match(/<input type="hidden"[^>]*>/g) ?? [];
  return inputs.map((input) => [attribute(input, 'name'), attribute(input, 'value')]);
}

function attribute(html: string, name: string): string {
  const value = new RegExp(`\\b${name}="([^"]*)"`).exec(html)?.[1] ?? '';
  return value
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&amp;', '&');
}
