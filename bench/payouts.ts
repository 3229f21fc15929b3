import { startStripeSandbox } from '../sandbox/stripe/index.ts';
import { type BenchOptions, type Figures, rounded } from './bench.ts';
import { type Case, measureAutomatic } from './payouts/automatic.ts';
import { STYLES } from './payouts/business.ts';
import { measureByHand } from './payouts/by-hand.ts';
import { controlOf } from './rig/control.ts';
import { withRig } from './rig/rig.ts';

const PAYOUTS = 1_000;
const WORKERS = 1;
const SEED = 20_261_123;
/** One day of an account that pays out by hand for so many payouts; the first and today's are not read. */
const PAYOUTS_PER_DAY = 25;
/** Every kind of movement comes about. */
const FEWEST_DAYS = 9;
const LIMITS = {
  QBO_REQUESTS_PER_MINUTE: '1000000',
  QBO_BATCHES_PER_MINUTE: '1000000',
  QBO_REQUESTS_PER_SECOND: '100000',
};

/**
 * Random payouts in several currencies with everything that Stripe puts into them, half of them of each style; each
 * is told of twice, each notice is delivered three times, in random order; some are still counted when they are told
 * of, and some come back afterwards. Then accounts that pay out by hand, of each style too. Of each way of paying out
 * one account is its owner's and one a platform's. Every payout must be in the books once and to the cent, or held by
 * a named reason and not in them at all; every account must equal the stand-in's own ledger.
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
      const days = Math.max(FEWEST_DAYS, Math.ceil(count / PAYOUTS_PER_DAY));
      const one = (index: number, style: Case['style'], connected: boolean): Case => ({
        ...{ rig, stripe: stripe.controlUrl, style, connected, say },
        seed: seed + index,
      });
      const ofDeposits = await measureAutomatic({ ...one(0, deposit, false), count });
      const ofClearing = await measureAutomatic({ ...one(1, clearing, true), count });
      const byHandDeposits = await measureByHand({ ...one(2, deposit, true), days });
      const byHandClearing = await measureByHand({ ...one(3, clearing, false), days });
      const seconds = ofDeposits.seconds + ofClearing.seconds;
      return {
        value: rounded((2 * count) / seconds),
        unit: 'payouts/s',
        payouts: 2 * count,
        seed,
        workers,
        deposit: ofDeposits,
        clearing: ofClearing,
        byHandDeposits,
        byHandClearing,
        rssPeakMb: await rig.rssPeakMb(),
      };
    });
  } finally {
    await stripe.close();
  }
}
