import { z } from 'zod';
import { startStripeSandbox } from '../sandbox/stripe/index.ts';
import { createTenant } from '../src/cli/create-tenant.ts';
import { type ApiClient, apiClient } from '../src/dev/demo/api-client.ts';
import { connectToSandbox } from '../src/dev/demo/connect.ts';
import type { Sandbox } from '../src/dev/stack/quickbooks.ts';
import { type BenchOptions, type Figures, rounded } from './bench.ts';
import { mappings } from './payouts/accounts.ts';
import { type Balances, compareBooks, readBalances } from './payouts/books.ts';
import { type LedgerPayout, ledgerSchema } from './payouts/expected.ts';
import { makePayments, sourcesSchema } from './payouts/payments.ts';
import { untilSettled } from './payouts/settled.ts';
import { type Company, controlOf } from './rig/control.ts';
import { type Rig, withRig } from './rig/rig.ts';

const PAYOUTS = 1_000;
const WORKERS = 1;
const COPIES = 3;
const SEED = 20_261_123;
const CURRENCIES = ['usd', 'usd', 'eur', 'gbp'];
/** One of so many automatic payouts comes back, after it was booked. */
const FAILS = 25;
const LIMITS = {
  QBO_REQUESTS_PER_MINUTE: '1000000',
  QBO_BATCHES_PER_MINUTE: '1000000',
  QBO_REQUESTS_PER_SECOND: '100000',
};

/**
 * Random payouts in several currencies with everything that Stripe puts into them; each is told of twice, each
 * notice is delivered three times, in random order, and some come back afterwards. Every payout must be in the books
 * once and to the cent, or held by a named reason; every account must equal the stand-in's own ledger.
 */
export async function run({
  records = PAYOUTS,
  workers = WORKERS,
  seed = SEED,
  say,
}: BenchOptions): Promise<Figures> {
  const stripe = await startStripeSandbox();
  try {
    const env = { ...LIMITS, STRIPE_API_BASE_URL: stripe.baseUrl };
    return await withRig({ workers, env, say }, (rig) =>
      measure(rig, { stripe: stripe.controlUrl, records, workers, seed, say }),
    );
  } finally {
    await stripe.close();
  }
}

interface Case extends Required<Omit<BenchOptions, 'say'>>, Pick<BenchOptions, 'say'> {
  stripe: string;
}

async function measure(rig: Rig, { stripe, records, workers, seed, say }: Case): Promise<Figures> {
  await controlOf(rig.sandbox).liftLimits();
  const business = await openBusiness(rig, stripe);
  const account = `${stripe}/accounts/${business.accountId}`;
  const generate = { seed, count: records, currencies: CURRENCIES, everything: true };
  await post(`${account}/generate`, generate);
  const ledger = async () => ledgerSchema.parse(await get(`${account}/payouts`));
  const payouts = await ledger();
  const paid = await makePayments(
    business.api,
    payouts,
    sourcesSchema.parse(await get(`${account}/sources`)),
  );
  say(`${payouts.length} payouts, ${payouts.filter(({ amount }) => amount < 0).length} of them negative`);
  const began = Date.now();
  const deliveries = await tell(`${account}/send`, payouts.flatMap(toldTwice));
  const told = Date.now();
  say(`${deliveries.length} notices answered in ${rounded((told - began) / 1_000)} s`);
  await untilSettled(business.api, payouts.length, say);
  const seconds = (Date.now() - began) / 1_000;
  const failed = await comeBack(account, payouts, say);
  const held = await untilSettled(business.api, payouts.length + failed.carriers, say);
  const books = await compareBooks(rig.sandbox, business, { payouts: await ledger(), held, paid });
  return {
    value: rounded(records / seconds),
    unit: 'payouts/s',
    payouts: records,
    seed,
    workers,
    notices: deliveries.length,
    refusedNotices: deliveries.filter(({ status }) => status !== 200).length,
    noticesPerSecond: rounded((deliveries.length * 1_000) / (told - began)),
    seconds: rounded(seconds),
    payments: paid.size,
    cameBack: failed.ids.length,
    ...books,
    rssPeakMb: await rig.rssPeakMb(),
  };
}

const toldTwice = ({ id }: LedgerPayout) => [
  { type: 'payout.created', payoutId: id },
  { type: 'payout.paid', payoutId: id },
];

/** The banks send some back; the next payout of each currency carries the money, and is told of first. */
async function comeBack(account: string, payouts: readonly LedgerPayout[], say: BenchOptions['say']) {
  const chosen = payouts.filter(
    ({ automatic, amount, transactions }, index) =>
      index % FAILS === 0 &&
      automatic &&
      amount > 0 &&
      !transactions.some(({ reporting_category: category }) => category === 'never_heard_of'),
  );
  for (const { id } of chosen) await post(`${account}/payouts/${id}`, { status: 'failed' });
  const carriers: string[] = [];
  for (const currency of new Set(CURRENCIES)) {
    const movements = [{ type: 'charge', amount: 5_000, fee: 175 }];
    carriers.push(idOf(await post(`${account}/payouts`, { currency, sweep: true, movements })));
  }
  await tell(
    `${account}/send`,
    carriers.map((payoutId) => ({ type: 'payout.paid', payoutId })),
  );
  const ids = chosen.map(({ id }) => id);
  await tell(
    `${account}/send`,
    ids.map((payoutId) => ({ type: 'payout.failed', payoutId })),
  );
  say(`${ids.length} payouts came back, ${carriers.length} carry their money`);
  return { ids, carriers: carriers.length };
}

function idOf(answer: unknown): string {
  return z.looseObject({ id: z.string() }).parse(answer).id;
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

export interface Business {
  api: ApiClient;
  accountId: string;
  realmId: string;
  /** Of the sample company, before anything was booked. */
  opening: Balances;
}

async function openBusiness(rig: Rig, stripe: string): Promise<Business> {
  const company = await controlOf(rig.sandbox).newCompany();
  await post(`${rig.sandbox.controlUrl}/companies/${company.realmId}/settings`, { multicurrency: true });
  for (const Code of ['EUR', 'GBP']) await addCurrency(rig.sandbox, company, Code);
  const { apiKey } = await createTenant(rig.databaseUrl, { name: 'Benchmark' });
  const api = apiClient(rig.apiUrl, apiKey);
  const connectionId = await connectToSandbox(api, company.realmId);
  const base = `/v1/connections/${connectionId}`;
  for (const [role, externalId] of mappings(['EUR', 'GBP'])) {
    await api.put(`${base}/mappings/account/${role}`, { externalId }, z.unknown());
  }
  const account = z
    .object({ id: z.string(), secretKey: z.string() })
    .parse(await post(`${stripe}/accounts`, {}));
  const url = `${rig.apiUrl}/webhooks/stripe/${connectionId}`;
  const endpoint = z
    .object({ secrets: z.array(z.string()) })
    .parse(await post(`${stripe}/accounts/${account.id}/webhooks`, { url }));
  const [signingSecret] = endpoint.secrets;
  await api.put(`${base}/payout-source`, { secretKey: account.secretKey, signingSecret }, z.unknown());
  const opening = await readBalances(rig.sandbox.controlUrl, company.realmId);
  return { api, accountId: account.id, realmId: company.realmId, opening };
}

async function addCurrency({ baseUrl }: Sandbox, company: Company, Code: string): Promise<void> {
  const url = `${baseUrl}/v3/company/${company.realmId}/companycurrency`;
  const headers = { authorization: `Bearer ${company.accessToken}`, 'content-type': 'application/json' };
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify({ Code }) });
  if (!response.ok) throw new Error(`${url}: ${await response.text()}`);
}

async function post(url: string, body: object): Promise<unknown> {
  const response = await fetch(url, { method: 'POST', body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`${url}: ${response.status} ${await response.text()}`);
  return response.json();
}

async function get(url: string): Promise<unknown> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url}: ${response.status} ${await response.text()}`);
  return response.json();
}
