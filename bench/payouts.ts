import { startStripeSandbox } from '../sandbox/stripe/index.ts';
import { type BenchOptions, type Figures, rounded } from './bench.ts';
import { compareBooks } from './payouts/books.ts';
import { openBusiness, STYLES, type Style } from './payouts/business.ts';
import { type LedgerPayout, ledgerSchema } from './payouts/expected.ts';
import { comeBack, endCounting, startCounting } from './payouts/later.ts';
import { makePayments, sourcesSchema } from './payouts/payments.ts';
import { untilSettled } from './payouts/settled.ts';
import { get, post } from './payouts/stand-in.ts';
import { teller } from './payouts/tell.ts';
import { controlOf } from './rig/control.ts';
import { type Rig, withRig } from './rig/rig.ts';

const PAYOUTS = 1_000;
const WORKERS = 1;
const SEED = 20_261_123;
/** The company's own, and others; payouts in forints are rounded to whole ones. */
const CURRENCIES = ['usd', 'usd', 'eur', 'gbp', 'huf'];
const FOREIGN = ['EUR', 'GBP', 'HUF'];
const LIMITS = {
  QBO_REQUESTS_PER_MINUTE: '1000000',
  QBO_BATCHES_PER_MINUTE: '1000000',
  QBO_REQUESTS_PER_SECOND: '100000',
};

/**
 * Random payouts in several currencies with everything that Stripe puts into them, half of them of each style; each
 * is told of twice, each notice is delivered three times, in random order; some are still counted when they are told
 * of, and some come back afterwards. Every payout must be in the books once and to the cent, or held by a named
 * reason and not in them at all; every account must equal the stand-in's own ledger.
 */
export async function run(options: BenchOptions): Promise<Figures> {
  const { records = PAYOUTS, workers = WORKERS, seed = SEED, say } = options;
  const stripe = await startStripeSandbox();
  try {
    const env = { ...LIMITS, STRIPE_API_BASE_URL: stripe.baseUrl };
    return await withRig({ workers, env, say }, async (rig) => {
      await controlOf(rig.sandbox).liftLimits();
      const [deposit, clearing] = STYLES;
      const count = Math.ceil(records / 2);
      const one: Case = { rig, stripe: stripe.controlUrl, count, seed, say };
      const ofDeposits = await measure(one, deposit);
      const ofClearing = await measure({ ...one, seed: seed + 1 }, clearing);
      const seconds = ofDeposits.seconds + ofClearing.seconds;
      return {
        value: rounded((2 * count) / seconds),
        unit: 'payouts/s',
        payouts: 2 * count,
        seed,
        workers,
        deposit: ofDeposits,
        clearing: ofClearing,
        rssPeakMb: await rig.rssPeakMb(),
      };
    });
  } finally {
    await stripe.close();
  }
}

interface Case {
  rig: Rig;
  stripe: string;
  count: number;
  seed: number;
  say(line: string): void;
}

async function measure({ rig, stripe, count, seed, say }: Case, style: Style) {
  const business = await openBusiness(rig, { stripe, style, currencies: FOREIGN });
  const account = `${stripe}/accounts/${business.accountId}`;
  await post(`${account}/generate`, { seed, count, currencies: CURRENCIES, everything: true });
  const ledger = async () => ledgerSchema.parse(await get(`${account}/payouts`));
  const sources = sourcesSchema.parse(await get(`${account}/sources`));
  const payouts = await ledger();
  const paid = await makePayments(business.api, payouts, sources);
  say(`${style}: ${payouts.length} payouts, ${payouts.filter(isNegative).length} of them negative`);
  const late = { account, tell: teller(account, seed), say };
  const counted = await startCounting(late, payouts);
  const began = Date.now();
  const deliveries = await late.tell(payouts.flatMap(toldTwice));
  const told = Date.now();
  say(`${deliveries.length} notices answered in ${rounded((told - began) / 1_000)} s`);
  await untilSettled(business.api, payouts.length, say);
  await endCounting(late, counted);
  await untilSettled(business.api, payouts.length, say);
  const seconds = (Date.now() - began) / 1_000;
  const { cameBack, carriers } = await comeBack(late, payouts, CURRENCIES);
  const held = await untilSettled(business.api, payouts.length + carriers, say);
  const books = await compareBooks(rig.sandbox, business, { payouts: await ledger(), held, paid });
  return {
    notices: deliveries.length,
    refusedNotices: deliveries.filter(({ status }) => status !== 200).length,
    noticesPerSecond: rounded((deliveries.length * 1_000) / (told - began)),
    seconds: rounded(seconds),
    payments: paid.size,
    countedLate: counted.length,
    cameBack,
    ...books,
  };
}

const isNegative = ({ amount }: LedgerPayout) => amount < 0;

const toldTwice = ({ id }: LedgerPayout) => [
  { type: 'payout.created', payoutId: id },
  { type: 'payout.paid', payoutId: id },
];
