import { z } from 'zod';
import { type RunningStripeSandbox, startStripeSandbox } from '../sandbox/stripe/index.ts';
import { type BenchOptions, type Figures, rounded } from './bench.ts';
import { compareBooks } from './payouts/books.ts';
import { openBusiness } from './payouts/business.ts';
import { expectedSums } from './payouts/expected.ts';
import { ledgerSchema } from './payouts/ledger.ts';
import { untilSettled } from './payouts/settled.ts';
import { get, post } from './payouts/stand-in.ts';
import { teller } from './payouts/tell.ts';
import { type Rig, withRig } from './rig/rig.ts';

const CHARGES = 100_000;
const SEED = 20_261_123;
/** Looks without any change, while it is read page by page. */
const PATIENCE = 120;

/** The first payout is that much smaller: what the second takes more is what grows with the number. */
const SMALLER = 10;

/**
 * Two payouts, one of a tenth of so many charges and one of all, half of them captured in part, and refunds: read,
 * booked and compared with the stand-in's ledger. The worker's and the API's peak after the first is to be that after
 * the second.
 */
export async function run({ records = CHARGES, seed = SEED, say }: BenchOptions): Promise<Figures> {
  const stripe = await startStripeSandbox();
  try {
    const env = { STRIPE_API_BASE_URL: stripe.baseUrl };
    return await withRig({ workers: 1, env, say }, (rig) => measure({ rig, stripe, records, seed, say }));
  } finally {
    await stripe.close();
  }
}

interface Case {
  rig: Rig;
  stripe: Pick<RunningStripeSandbox, 'controlUrl'>;
  records: number;
  seed: number;
  say(line: string): void;
}

async function measure({ rig, stripe, records, seed, say }: Case): Promise<Figures> {
  const opening = { stripe: stripe.controlUrl, style: 'deposit' as const, currencies: [] };
  const business = await openBusiness(rig, opening);
  const account = `${stripe.controlUrl}/accounts/${business.accountId}`;
  const rssIdleMb = await rig.rssPeakMb();
  const tell = teller({ account, seed });
  const bookOne = async (count: number, payouts: number) => {
    const made = await post(`${account}/payouts`, { movements: Array.from({ length: count }, movement) });
    const { id: payoutId } = idSchema.parse(made);
    const began = Date.now();
    await tell([{ type: 'payout.paid', payoutId }]);
    const held = await untilSettled(business.api, payouts, say, PATIENCE);
    return { payoutId, held, seconds: (Date.now() - began) / 1_000, rssPeakMb: await rig.rssPeakMb() };
  };
  const tenth = await bookOne(Math.ceil(records / SMALLER), 1);
  const { payoutId, held, seconds, rssPeakMb } = await bookOne(records, 2);
  const payouts = ledgerSchema.parse(await get(`${account}/payouts`));
  const { movements, lines } = await business.api.get(`/v1/payouts/${payoutId}`, shownSchema);
  const books = await compareBooks(rig.sandbox, business, {
    wanted: payouts.map(({ id }) => id),
    gone: [],
    held,
    expected: expectedSums(payouts, { held: new Set(held.keys()), paid: new Map(), style: 'deposit' }),
  });
  return {
    value: rounded(records / seconds),
    unit: 'charges/s',
    charges: records,
    seconds: rounded(seconds),
    movements,
    linesShown: lines.length,
    ...books,
    ...(held.size > 0 ? { why: [...held.values()].join('; ') } : {}),
    rssIdleMb,
    rssPeakOfTenthMb: tenth.rssPeakMb,
    rssPeakMb,
  };
}

const idSchema = z.looseObject({ id: z.string() });
const shownSchema = z.looseObject({ movements: z.number(), lines: z.array(z.unknown()) });

function movement(_: unknown, index: number): object {
  if (index % 20 === 7) return { type: 'refund', amount: -(100 + (index % 900)) };
  const amount = 1_000 + (index % 9_000);
  const fee = Math.round(amount * 0.029) + 30;
  const uncaptured = index % 2 === 1 ? { amount: 100, fee: 3 } : undefined;
  return { type: 'charge', amount, fee, uncaptured };
}
