import { and, asc, between, eq } from 'drizzle-orm';
import type { PayoutLine } from '../../domain/entities/payout-line.ts';
import { MOST_LINES } from '../../domain/payout-sums.ts';
import type { Executor } from '../client.ts';
import { type ConnectionKey, keyOf } from '../links/links.ts';
import { payoutLines } from '../schema/index.ts';

/** A page of them is read at once, and written at once. */
export const LINES_PER_PAGE = 100;

/** Lines that are kept of a payout at once before they are written. */
export interface KeptLines {
  /** Of a payout that its record holds whole they are never written. */
  add(lines: readonly PayoutLine[]): Promise<void>;
  finish(): Promise<void>;
}

/** Keeps the lines of a payout with more than its record takes, in the place of those that were kept before. */
export async function keepLines(tx: Executor, owner: ConnectionKey, payoutId: string): Promise<KeptLines> {
  await tx.delete(payoutLines).where(ofPayout(owner, payoutId));
  let waiting: PayoutLine[] = [];
  let page = 0;
  const write = async (count: number) => {
    const lines = waiting.slice(0, count);
    waiting = waiting.slice(count);
    await tx.insert(payoutLines).values({ ...keyOf(owner), payoutId, page, lines });
    page += 1;
  };
  return {
    async add(lines) {
      waiting.push(...lines);
      if (page === 0 && waiting.length <= MOST_LINES) return;
      while (waiting.length >= LINES_PER_PAGE) await write(LINES_PER_PAGE);
    },
    async finish() {
      if (page > 0 && waiting.length > 0) await write(waiting.length);
    },
  };
}

/** The lines from the one at `start`, of a payout with more than its record takes. */
export async function readLines(
  db: Executor,
  owner: ConnectionKey,
  { payoutId, start, count }: { payoutId: string; start: number; count: number },
): Promise<PayoutLine[]> {
  const first = Math.floor(start / LINES_PER_PAGE);
  const last = Math.floor((start + count - 1) / LINES_PER_PAGE);
  const rows = await db
    .select({ lines: payoutLines.lines })
    .from(payoutLines)
    .where(and(ofPayout(owner, payoutId), between(payoutLines.page, first, last)))
    .orderBy(asc(payoutLines.page));
  const offset = start - first * LINES_PER_PAGE;
  return rows.flatMap(({ lines }) => lines).slice(offset, offset + count);
}

function ofPayout({ tenantId, connectionId }: ConnectionKey, payoutId: string) {
  return and(
    eq(payoutLines.tenantId, tenantId),
    eq(payoutLines.connectionId, connectionId),
    eq(payoutLines.payoutId, payoutId),
  );
}
