import { z } from 'zod';
import { startStripeSandbox } from '../sandbox/stripe/index.ts';
import { type BenchOptions, type Figures, rounded } from './bench.ts';
import { compareBooks } from './payouts/books.ts';
import { openBusiness } from './payouts/business.ts';
import { ledgerSchema } from './payouts/expected.ts';
import { untilSettled } from './payouts/settled.ts';
import { get, post } from './payouts/stand-in.ts';
import { teller } from './payouts/tell.ts';
import { withRig } from './rig/rig.ts';

const CHARGES = 100_000;
const SEED = 20_261_123;
/** Looks without any change, while it is read page by page. */
const PATIENCE = 120;

/**
 * One payout of so many charges, a tenth of them captured in part, and refunds: read, booked and compared with the
 * stand-in's ledger. Run with different numbers, the worker's and the API's peak memory must be the same.
 */
export async function run({ records = CHARGES, seed = SEED, say }: BenchOptions): Promise<Figures> {
  const stripe = await startStripeSandbox();
  try {
    const env = { STRIPE_API_BASE_URL: stripe.baseUrl };
    return await withRig({ workers: 1, env, say }, async (rig) => {
      const opening = { stripe: stripe.controlUrl, style: 'deposit' as const, currencies: [] };
      const business = await openBusiness(rig, opening);
      const account = `${stripe.controlUrl}/accounts/${business.accountId}`;
      const idle = await rig.rssPeakMb();
      await post(`${account}/payouts`, { movements: Array.from({ length: records }, movement) });
      const ledger = async () => ledgerSchema.parse(await get(`${account}/payouts`));
      const payouts = await ledger();
      const began = Date.now();
      await teller(account, seed)(payouts.map(({ id }) => ({ type: 'payout.paid', payoutId: id })));
      const held = await untilSettled(business.api, payouts.length, say, PATIENCE);
      const seconds = (Date.now() - began) / 1_000;
      const shown = await business.api.get(`/v1/payouts/${payouts[0]?.id}`, shownSchema);
      const books = await compareBooks(rig.sandbox, business, { payouts, held, paid: new Map() });
      return {
        value: rounded(records / seconds),
        unit: 'charges/s',
        charges: records,
        seconds: rounded(seconds),
        movements: shown.movements,
        linesShown: shown.lines.length,
        ...books,
        ...(held.size > 0 ? { why: [...held.values()].join('; ') } : {}),
        rssIdleMb: idle,
        rssPeakMb: await rig.rssPeakMb(),
      };
    });
  } finally {
    await stripe.close();
  }
}

const shownSchema = z.looseObject({ movements: z.number(), lines: z.array(z.unknown()) });

function movement(_: unknown, index: number): object {
  if (index % 20 === 7) return { type: 'refund', amount: -(100 + (index % 900)) };
  const amount = 1_000 + (index % 9_000);
  const fee = Math.round(amount * 0.029) + 30;
  const uncaptured = index % 10 === 3 ? { amount: 100, fee: 3 } : undefined;
  return { type: 'charge', amount, fee, uncaptured };
}
