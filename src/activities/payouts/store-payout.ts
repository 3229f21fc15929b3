import { Context } from '@temporalio/activity';
import type { Executor } from '../../db/client.ts';
import type { ConnectionKey } from '../../db/links/links.ts';
import { lockCharges, saveCharges } from '../../db/payouts/payout-charges.ts';
import { type KeptLines, keepLines, LINES_PER_PAGE, readLines } from '../../db/payouts/payout-movements.ts';
import { type SetApart, setApart } from '../../db/payouts/payout-uncaptured.ts';
import { findPaymentsByProcessorId, isBooked, readPayouts, storePayout } from '../../db/payouts/payouts.ts';
import { chargeIdsOf, PayoutBuild, returnedIn } from '../../domain/build-payout.ts';
import type { Payout, PayoutStyle } from '../../domain/entities/payout.ts';
import type { PayoutLine } from '../../domain/entities/payout-line.ts';
import type { Movement } from '../../domain/payout-report.ts';
import type { KnownPayment } from '../../domain/tie-payments.ts';
import { joinUncaptured } from '../../domain/uncaptured.ts';
import type { PayoutInput } from '../../workflows/contract.ts';
import { type Fetched, movementsIn } from './fetch-payout.ts';

interface Storing {
  tx: Executor;
  input: PayoutInput;
  build: PayoutBuild;
  kept: KeptLines;
  uncaptured: SetApart;
}

/**
 * Stores the records of a payout that was fetched, some of its movements at a time: however many they are, what is
 * held is the same. All of it in the caller's transaction.
 */
export async function storeFetched(
  tx: Executor,
  input: PayoutInput,
  { style, fetched }: { style: PayoutStyle; fetched: Fetched },
): Promise<{ changed: boolean; queued: boolean }> {
  const { connectionId, processor, payoutId, tenantId } = input;
  await lockCharges(tx, tenantId);
  const returned: Movement[] = [];
  const uncaptured = await setApart(tx, noting(movementsIn(tx, fetched), returned));
  const returnedIds = returnedIn(returned);
  const earlier = await readPayouts(tx, input, [...returnedIds, payoutId]);
  const before = earlier.get(payoutId);
  // What is in the books is not booked a second way.
  const own = before && (await isBooked(tx, input, before)) ? before.style : style;
  const facts = { connectionId, processor, style: own, head: fetched.head, returned, earlier };
  const kept = await keepLines(tx, input, payoutId);
  const storing: Storing = { tx, input, build: new PayoutBuild(facts), kept, uncaptured };
  await saveCharges(tx, input, payoutId, returnedIds);
  for await (const movements of movementsIn(tx, fetched)) await addWhole(storing, movements.filter(isPlain));
  for await (const left of uncaptured.left()) await add(storing, left);
  await add(storing, storing.build.rest);
  for (const payout of storing.build.takenUp) await addAgain(storing, payout);
  await kept.finish();
  return storePayout(tx, input, storing.build.finish());
}

/** Neither another payout nor a part of a charge that is anywhere in the list. */
function isPlain({ uncaptured, returnedPayout }: Movement): boolean {
  return uncaptured !== true && returnedPayout === undefined;
}

/** Passes movements on and notes other payouts that came back or left before; there are few. */
async function* noting(
  pages: AsyncIterable<readonly Movement[]>,
  returned: Movement[],
): AsyncGenerator<readonly Movement[]> {
  for await (const movements of pages) {
    returned.push(...movements.filter(({ returnedPayout }) => returnedPayout !== undefined));
    yield movements;
  }
}

/** Charges without what was never taken of them. */
async function addWhole(storing: Storing, movements: readonly Movement[]): Promise<void> {
  const { uncaptured, build } = storing;
  const parts = await uncaptured.of(movements.flatMap(({ chargeIds }) => chargeIds));
  const joined = joinUncaptured(movements, parts, build.currency);
  await uncaptured.take(joined.taken);
  await add(storing, joined.movements);
}

async function add(storing: Storing, movements: readonly Movement[]): Promise<void> {
  const { build, kept } = storing;
  await kept.add(build.add(movements, await paymentsOf(storing, movements)));
}

/** What an earlier payout consisted of, from its record or from the lines that were kept of it. */
async function addAgain(storing: Storing, payout: Payout): Promise<void> {
  const { build, kept } = storing;
  for await (const lines of linesOf(storing, payout)) {
    await kept.add(build.addAgain(lines, await paymentsOf(storing, lines)));
  }
}

async function* linesOf({ tx, input }: Storing, payout: Payout): AsyncGenerator<readonly PayoutLine[]> {
  const { movements, reference: payoutId, lines } = payout;
  if (movements === undefined) {
    yield lines;
    return;
  }
  const owner: ConnectionKey = input;
  // The rest of a rounded payout is a line of its record alone.
  yield lines.filter(({ count }) => count === undefined);
  for (let start = 0; start < movements; start += LINES_PER_PAGE) {
    yield await readLines(tx, owner, { payoutId, start, count: LINES_PER_PAGE });
  }
}

/** The payments that carry an id of theirs; where news of one changes this payout is kept. */
async function paymentsOf(
  { tx, input }: Storing,
  about: readonly Pick<Movement, 'chargeIds' | 'ofCharge'>[],
): Promise<KnownPayment[]> {
  Context.current().heartbeat();
  const ids = chargeIdsOf(about);
  await saveCharges(tx, input, input.payoutId, ids);
  return findPaymentsByProcessorId(tx, input.tenantId, ids);
}
