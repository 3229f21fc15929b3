import { z } from 'zod';
import { rounded } from '../bench.ts';
import { type Case, CURRENCIES, FOREIGN, toldTwice } from './automatic.ts';
import { compareBooks } from './books.ts';
import { openBusiness } from './business.ts';
import { categoriesIn } from './categories.ts';
import { daysOf, expectedOfDays } from './expected-days.ts';
import { fail } from './later.ts';
import { hasComeBack, ledgerSchema, transactionsSchema } from './ledger.ts';
import { makePayments, sourcesSchema } from './payments.ts';
import { untilSettled } from './settled.ts';
import { get, post } from './stand-in.ts';
import { teller } from './tell.ts';

const DAY_MS = 86_400_000;
/** The processor may write so long after midnight what happened before: then only the day is read. */
const SETTLED_MS = 3_600_000;

/**
 * An account that is paid out when somebody asks for it: its days are read by time, the first of them and today left
 * out; its payouts are told of, and some come back.
 */
export async function measureByHand({ days: count, ...one }: Case & { days: number }) {
  const { rig, stripe, style, seed, connected, say } = one;
  const business = await openBusiness(rig, { stripe, style, connected, currencies: FOREIGN, manual: true });
  const account = `${stripe}/accounts/${business.accountId}`;
  const now = new Date();
  const from = new Date(now.getTime() - (count - 2) * DAY_MS).toISOString().slice(0, 10);
  const currencies = [...new Set(CURRENCIES)];
  await post(`${account}/generate`, { seed, days: count, currencies });
  const payouts = ledgerSchema
    .parse(await get(`${account}/payouts`))
    .filter(({ created }) => created * 1_000 >= Date.parse(from));
  const transactions = transactionsSchema.parse(await get(`${account}/transactions`));
  const settled = new Date(now.getTime() - SETTLED_MS);
  const days = daysOf(transactions, { from, now: settled, connectionId: business.connectionId });
  const sources = sourcesSchema.parse(await get(`${account}/sources`));
  const paid = await makePayments(
    business.api,
    days.flatMap((day) => day.transactions),
    sources,
  );
  say(`${style}, by hand: ${days.length} days of a currency, ${payouts.length} payouts`);
  const began = Date.now();
  const tell = teller({ account, seed, ...(connected ? { named: business.accountId } : {}) });
  await business.api.put(
    `/v1/connections/${business.connectionId}/payout-source`,
    { startsAt: from },
    z.unknown(),
  );
  await tell(payouts.flatMap(toldTwice));
  await untilSettled(business.api, days.length + payouts.length, say);
  const seconds = (Date.now() - began) / 1_000;
  const cameBack = await fail(account, payouts);
  await tell(cameBack.map(({ id: payoutId }) => ({ type: 'payout.failed', payoutId })));
  const held = await untilSettled(business.api, days.length + payouts.length, say);
  const known = new Set(payouts.map(({ id }) => id));
  const after = ledgerSchema.parse(await get(`${account}/payouts`)).filter(({ id }) => known.has(id));
  const books = await compareBooks(rig.sandbox, business, {
    wanted: [...days, ...after.filter(({ status }) => status === 'paid')].map(({ id }) => id),
    gone: after.filter(hasComeBack).map(({ id }) => id),
    held,
    expected: expectedOfDays({ days, payouts: after }, { held: new Set(held.keys()), paid, style }),
  });
  return {
    connected,
    days: days.length,
    payouts: payouts.length,
    payments: paid.size,
    seconds: rounded(seconds),
    ...categoriesIn(transactions),
    cameBack: cameBack.length,
    ...books,
  };
}
