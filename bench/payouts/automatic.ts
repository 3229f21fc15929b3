import { rounded } from '../bench.ts';
import type { Rig } from '../rig/rig.ts';
import { compareBooks } from './books.ts';
import { openBusiness, type Style } from './business.ts';
import { categoriesIn } from './categories.ts';
import { expectedSums } from './expected.ts';
import { comeBack, endCounting, startCounting } from './later.ts';
import { hasComeBack, type LedgerPayout, ledgerSchema } from './ledger.ts';
import { makePayments, sourcesSchema } from './payments.ts';
import { untilSettled } from './settled.ts';
import { get, post } from './stand-in.ts';
import { teller } from './tell.ts';

/** The company's own, and others; payouts in forints are rounded to whole ones, yen and crowns have no decimals. */
export const CURRENCIES = ['usd', 'usd', 'usd', 'eur', 'gbp', 'huf', 'jpy', 'isk'];
export const FOREIGN = ['EUR', 'GBP', 'HUF', 'JPY', 'ISK'];

export interface Case {
  rig: Rig;
  /** Control address of the processor's stand-in. */
  stripe: string;
  style: Style;
  seed: number;
  connected: boolean;
  say(line: string): void;
}

/** An account that is paid out automatically: what is told of, counted, booked, and comes back. */
export async function measureAutomatic({ count, ...one }: Case & { count: number }) {
  const { rig, stripe, style, seed, connected, say } = one;
  const business = await openBusiness(rig, { stripe, style, connected, currencies: FOREIGN });
  const account = `${stripe}/accounts/${business.accountId}`;
  await post(`${account}/generate`, { seed, count, currencies: CURRENCIES, everything: true });
  const ledger = async () => ledgerSchema.parse(await get(`${account}/payouts`));
  const sources = sourcesSchema.parse(await get(`${account}/sources`));
  const payouts = await ledger();
  const transactions = payouts.flatMap((payout) => payout.transactions);
  const paid = await makePayments(business.api, transactions, sources);
  say(`${style}: ${payouts.length} payouts, ${payouts.filter(isNegative).length} of them negative`);
  const tell = teller({ account, seed, ...(connected ? { named: business.accountId } : {}) });
  const late = { account, tell, say };
  const counted = await startCounting(late, payouts);
  const began = Date.now();
  const deliveries = await tell(payouts.flatMap(toldTwice));
  const told = Date.now();
  say(`${deliveries.length} notices answered in ${rounded((told - began) / 1_000)} s`);
  await untilSettled(business.api, payouts.length, say);
  await endCounting(late, counted);
  await untilSettled(business.api, payouts.length, say);
  const seconds = (Date.now() - began) / 1_000;
  const { cameBack, carriers } = await comeBack(late, payouts, CURRENCIES);
  const held = await untilSettled(business.api, payouts.length + carriers, say);
  const after = await ledger();
  const books = await compareBooks(rig.sandbox, business, {
    wanted: after.filter(({ status }) => status === 'paid').map(({ id }) => id),
    gone: after.filter(hasComeBack).map(({ id }) => id),
    held,
    expected: expectedSums(after, { held: new Set(held.keys()), paid, style }),
  });
  return {
    connected,
    notices: deliveries.length,
    refusedNotices: deliveries.filter(({ status }) => status !== 200).length,
    noticesPerSecond: rounded((deliveries.length * 1_000) / (told - began)),
    seconds: rounded(seconds),
    payments: paid.size,
    byHand: payouts.filter(({ automatic }) => !automatic).length,
    ...categoriesIn(after.flatMap((payout) => payout.transactions)),
    countedLate: counted.length,
    cameBack,
    ...books,
  };
}

const isNegative = ({ amount }: LedgerPayout) => amount < 0;

export const toldTwice = ({ id }: LedgerPayout) => [
  { type: 'payout.created', payoutId: id },
  { type: 'payout.paid', payoutId: id },
];
