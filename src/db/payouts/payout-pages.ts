import { and, asc, between, desc, eq, ne } from 'drizzle-orm';
import type { Movement } from '../../domain/payout-report.ts';
import type { Executor } from '../client.ts';
import { keyOf } from '../links/links.ts';
import { payoutPages } from '../schema/index.ts';
import type { PayoutRef } from './payout-notices.ts';

/** One look at a payout. */
export interface PayoutRead extends Pick<PayoutRef, 'tenantId' | 'connectionId' | 'payoutId'> {
  readId: string;
}

export interface StoredPage {
  page: number;
  movements: Movement[];
  next: string | null;
}

/** The last page that this look has kept; undefined when it kept none. */
export async function lastPage(
  db: Executor,
  read: PayoutRead,
): Promise<Pick<StoredPage, 'page' | 'next'> | undefined> {
  const [row] = await db
    .select({ page: payoutPages.page, next: payoutPages.next })
    .from(payoutPages)
    .where(ofRead(read))
    .orderBy(desc(payoutPages.page))
    .limit(1);
  return row;
}

/** Keeps a page; a repeat changes nothing. The first one takes the place of what earlier looks left. */
export async function savePage(db: Executor, read: PayoutRead, page: StoredPage): Promise<void> {
  const { payoutId, readId } = read;
  if (page.page === 0)
    await db.delete(payoutPages).where(and(ofPayout(read), ne(payoutPages.readId, readId)));
  await db
    .insert(payoutPages)
    .values({ ...keyOf(read), payoutId, readId, ...page })
    .onConflictDoNothing();
}

/** Movements of so many pages of the processor are held at once. */
const PAGES_AT_ONCE = 10;

/** What this look has kept, some pages at a time. */
export async function* movementsOf(db: Executor, read: PayoutRead): AsyncGenerator<Movement[]> {
  for (let from = 0; ; from += PAGES_AT_ONCE) {
    const rows = await db
      .select({ movements: payoutPages.movements })
      .from(payoutPages)
      .where(and(ofRead(read), between(payoutPages.page, from, from + PAGES_AT_ONCE - 1)))
      .orderBy(asc(payoutPages.page));
    if (rows.length === 0) return;
    yield rows.flatMap(({ movements }) => movements);
  }
}

export async function forgetPages(db: Executor, ref: Omit<PayoutRead, 'readId'>): Promise<void> {
  await db.delete(payoutPages).where(ofPayout(ref));
}

function ofRead(read: PayoutRead) {
  return and(ofPayout(read), eq(payoutPages.readId, read.readId));
}

function ofPayout({ tenantId, connectionId, payoutId }: Omit<PayoutRead, 'readId'>) {
  return and(
    eq(payoutPages.tenantId, tenantId),
    eq(payoutPages.connectionId, connectionId),
    eq(payoutPages.payoutId, payoutId),
  );
}
