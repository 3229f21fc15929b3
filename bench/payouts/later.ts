import { z } from 'zod';
import { isUnknown } from './categories.ts';
import type { LedgerPayout } from './ledger.ts';
import { post } from './stand-in.ts';
import type { Tell } from './tell.ts';

/** One of so many payouts comes back, after it was booked. */
const FAILS = 15;
/** One of so many is told of while the processor still counts what it consists of. */
const COUNTED = 9;

interface Late {
  /** Control address of the account. */
  account: string;
  tell: Tell;
  say(line: string): void;
}

/** Lets the processor still count some of the payouts: only one of their movements is listed. */
export async function startCounting(
  { account, say }: Late,
  payouts: readonly LedgerPayout[],
): Promise<string[]> {
  const chosen = payouts.filter(({ automatic }, index) => automatic && index % COUNTED === 4);
  for (const { id } of chosen) {
    await post(`${account}/payouts/${id}`, { reconciliation_status: 'in_progress', listed: 1 });
  }
  say(`${chosen.length} payouts are still counted when they are told of`);
  return chosen.map(({ id }) => id);
}

export async function endCounting({ account, tell }: Late, ids: readonly string[]): Promise<void> {
  for (const id of ids) await post(`${account}/payouts/${id}`, { reconciliation_status: 'completed' });
  await tell(ids.map((payoutId) => ({ type: 'payout.reconciliation_completed', payoutId })));
}

/** The banks send some back; the next payout of each currency carries the money, and is told of first. */
export async function comeBack(
  { account, tell, say }: Late,
  payouts: readonly LedgerPayout[],
  currencies: readonly string[],
) {
  const chosen = await fail(account, payouts);
  const carriers: string[] = [];
  for (const currency of new Set(currencies)) {
    // In whole crowns too, which are stated in hundredths.
    const movements = [{ type: 'charge', amount: 5_000, fee: 200 }];
    carriers.push(idOf(await post(`${account}/payouts`, { currency, sweep: true, movements })));
  }
  await tell(carriers.map((payoutId) => ({ type: 'payout.paid', payoutId })));
  await tell(chosen.map(({ id: payoutId }) => ({ type: 'payout.failed', payoutId })));
  say(`${chosen.length} payouts came back, ${carriers.length} carry their money`);
  return { cameBack: chosen.length, carriers: carriers.length };
}

/** Payouts by hand too; what is held was never in the books. */
export async function fail(account: string, payouts: readonly LedgerPayout[]): Promise<LedgerPayout[]> {
  const chosen = payouts.filter(
    ({ amount, transactions }, index) => index % FAILS === 0 && amount > 0 && !transactions.some(isUnknown),
  );
  for (const { id } of chosen) await post(`${account}/payouts/${id}`, { status: 'failed' });
  return chosen;
}

function idOf(answer: unknown): string {
  return z.looseObject({ id: z.string() }).parse(answer).id;
}
