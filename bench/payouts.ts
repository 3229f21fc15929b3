import { z } from 'zod';
import { startStripeSandbox } from '../sandbox/stripe/index.ts';
import { createTenant } from '../src/cli/create-tenant.ts';
import { apiClient } from '../src/dev/demo/api-client.ts';
import { connectToSandbox } from '../src/dev/demo/connect.ts';
import type { Sandbox } from '../src/dev/stack/quickbooks.ts';
import { type BenchOptions, type Figures, rounded } from './bench.ts';
import { type Company, controlOf } from './rig/control.ts';
import { type Rig, withRig } from './rig/rig.ts';

const PAYOUTS = 1_000;
const WORKERS = 1;
const COPIES = 3;
const SEED = 20_261_123;
const CURRENCIES = ['usd', 'usd', 'eur', 'gbp'];
const LIMITS = {
  QBO_REQUESTS_PER_MINUTE: '1000000',
  QBO_BATCHES_PER_MINUTE: '1000000',
  QBO_REQUESTS_PER_SECOND: '100000',
};
/** Accounts of the sample company, by role. */
const ACCOUNTS: Readonly<Record<string, string>> = {
  payout_bank: '35',
  payout_clearing: '36',
  payout_fees: '8',
  payout_charges: '79',
  payout_refunds: '1',
  payout_disputes: '9',
  payout_adjustments: '1',
  payout_negative: '36',
  'payout_bank:EUR': '35',
  'payout_negative:EUR': '36',
  'payout_bank:GBP': '35',
  'payout_negative:GBP': '36',
};
/** Nothing new for this long, with every notice answered, is the end. */
const LOOK_MS = 1_000;

const payoutsSchema = z.array(z.object({ id: z.string(), amount: z.number(), currency: z.string() }));
type Payouts = z.infer<typeof payoutsSchema>;

/**
 * Random payouts in several currencies, with fees, refunds and disputes; each is told of twice, each notice is
 * delivered three times, in random order. Every payout must be in the books once, with its amount.
 */
export async function run({ records = PAYOUTS, workers = WORKERS, say }: BenchOptions): Promise<Figures> {
  const stripe = await startStripeSandbox();
  try {
    const env = { ...LIMITS, STRIPE_API_BASE_URL: stripe.baseUrl };
    return await withRig({ workers, env, say }, (rig) =>
      measure(rig, { stripe: stripe.controlUrl, records, workers, say }),
    );
  } finally {
    await stripe.close();
  }
}

interface Case extends Required<Omit<BenchOptions, 'say'>>, Pick<BenchOptions, 'say'> {
  stripe: string;
}

async function measure(rig: Rig, { stripe, records, workers, say }: Case): Promise<Figures> {
  await controlOf(rig.sandbox).liftLimits();
  const business = await openBusiness(rig, stripe);
  const payouts = payoutsSchema.parse(
    await post(`${stripe}/accounts/${business.accountId}/generate`, {
      seed: SEED,
      count: records,
      currencies: CURRENCIES,
    }),
  );
  say(`${payouts.length} payouts, ${payouts.filter(({ amount }) => amount < 0).length} of them negative`);
  const events = payouts.flatMap(({ id }) => [
    { type: 'payout.created', payoutId: id },
    { type: 'payout.paid', payoutId: id },
  ]);
  const began = Date.now();
  const deliveries = await tell(`${stripe}/accounts/${business.accountId}/send`, events);
  const told = Date.now();
  say(`${deliveries.length} notices answered in ${rounded((told - began) / 1_000)} s`);
  const result = await untilBooked(rig.sandbox, business.realmId, payouts, say);
  const seconds = (Date.now() - began) / 1_000;
  return {
    value: rounded(records / seconds),
    unit: 'payouts/s',
    payouts: records,
    workers,
    notices: deliveries.length,
    refusedNotices: deliveries.filter(({ status }) => status !== 200).length,
    noticesPerSecond: rounded((deliveries.length * 1_000) / (told - began)),
    seconds: rounded(seconds),
    ...result,
    rssPeakMb: await rig.rssPeakMb(),
  };
}

const deliveriesSchema = z.array(z.object({ status: z.number() }));
/** Events of one call: it is answered once all of them were delivered, and must be in time. */
const EVENTS_PER_CALL = 100;

async function tell(url: string, events: readonly object[]) {
  const deliveries: z.infer<typeof deliveriesSchema> = [];
  for (let start = 0; start < events.length; start += EVENTS_PER_CALL) {
    const some = events.slice(start, start + EVENTS_PER_CALL);
    const sent = { events: some, copies: COPIES, shuffleSeed: SEED + start, parallel: 8 };
    deliveries.push(...deliveriesSchema.parse(await post(url, sent)));
  }
  return deliveries;
}

async function openBusiness(rig: Rig, stripe: string) {
  const company = await controlOf(rig.sandbox).newCompany();
  await post(`${rig.sandbox.controlUrl}/companies/${company.realmId}/settings`, { multicurrency: true });
  for (const Code of ['EUR', 'GBP']) await addCurrency(rig.sandbox, company, Code);
  const { apiKey } = await createTenant(rig.databaseUrl, { name: 'Benchmark' });
  const connectionId = await connectToSandbox(apiClient(rig.apiUrl, apiKey), company.realmId);
  const base = `${rig.apiUrl}/v1/connections/${connectionId}`;
  for (const [role, externalId] of Object.entries(ACCOUNTS)) {
    await put(`${base}/mappings/account/${role}`, apiKey, { externalId });
  }
  const account = z
    .object({ id: z.string(), secretKey: z.string() })
    .parse(await post(`${stripe}/accounts`, {}));
  const url = `${rig.apiUrl}/webhooks/stripe/${connectionId}`;
  const endpoint = z
    .object({ secrets: z.array(z.string()) })
    .parse(await post(`${stripe}/accounts/${account.id}/webhooks`, { url }));
  const [signingSecret] = endpoint.secrets;
  await put(`${base}/payout-source`, apiKey, { secretKey: account.secretKey, signingSecret });
  return { accountId: account.id, realmId: company.realmId };
}

async function addCurrency({ baseUrl }: Sandbox, company: Company, Code: string): Promise<void> {
  const url = `${baseUrl}/v3/company/${company.realmId}/companycurrency`;
  const headers = { authorization: `Bearer ${company.accessToken}`, 'content-type': 'application/json' };
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify({ Code }) });
  if (!response.ok) throw new Error(`${url}: ${await response.text()}`);
}

/** Every payout once, with its amount: a deposit, or for a negative one a transfer out of the bank. */
async function untilBooked(
  { controlUrl }: Sandbox,
  realmId: string,
  payouts: Payouts,
  say: BenchOptions['say'],
): Promise<{ booked: number; twice: number; differing: number }> {
  const entrySchema = z.object({
    objects: z.array(
      z.looseObject({
        PrivateNote: z.string().optional(),
        TotalAmt: z.number().optional(),
        Amount: z.number().optional(),
      }),
    ),
  });
  const entries = async (entity: string) =>
    entrySchema.parse(await (await fetch(`${controlUrl}/companies/${realmId}/objects/${entity}`)).json())
      .objects;
  for (let before = -1; ; ) {
    const found = new Map<string, number[]>();
    const rows = [
      ...(await entries('Deposit')).map((row) => ({ ...row, amount: row.TotalAmt ?? 0 })),
      ...(await entries('Transfer')).map((row) => ({ ...row, amount: -(row.Amount ?? 0) })),
    ];
    for (const { PrivateNote = '', amount } of rows) {
      const id = /\[LB:([^\]]+)\]/.exec(PrivateNote)?.[1] ?? '';
      if (!id.includes(':')) found.set(id, [...(found.get(id) ?? []), amount]);
    }
    const booked = payouts.filter(({ id }) => found.has(id)).length;
    if (booked === payouts.length || (booked === before && booked > 0)) {
      const twice = payouts.filter(({ id }) => (found.get(id)?.length ?? 0) > 1).length;
      const differing = payouts.filter(({ id, amount }) => {
        const [only] = found.get(id) ?? [];
        return only !== undefined && Math.round(only * 100) !== amount;
      }).length;
      return { booked, twice, differing };
    }
    say(`${booked} of ${payouts.length} booked`);
    before = booked;
    await new Promise((resolve) => setTimeout(resolve, 20 * LOOK_MS));
  }
}

async function post(url: string, body: object): Promise<unknown> {
  const response = await fetch(url, { method: 'POST', body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`${url}: ${response.status} ${await response.text()}`);
  return response.json();
}

async function put(url: string, apiKey: string, body: object): Promise<void> {
  const headers = { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' };
  const response = await fetch(url, { method: 'PUT', headers, body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`${url}: ${response.status} ${await response.text()}`);
}
