import { and, eq, like, lt, sql } from 'drizzle-orm';
import type { OutboundEvent } from '../../domain/outbound-event.ts';
import type { Database, Executor } from '../client.ts';
import { toldAhead } from '../schema/index.ts';
import { tell } from '../webhooks/outbound-events.ts';

/** What comes again after so long is another time: the next consent, the same month of another year. */
const AGAIN = sql`interval '60 days'`;

/** Tells one business's programs of what is to come, once for each key, however many workers look. */
export async function tellOnce(
  db: Database,
  tenantId: string,
  { key, event }: { key: string; event: OutboundEvent },
): Promise<void> {
  await db.transaction(async (tx) => {
    const taken = await tx
      .insert(toldAhead)
      .values({ tenantId, key })
      .onConflictDoUpdate({
        target: [toldAhead.tenantId, toldAhead.key],
        set: { toldAt: sql`now()` },
        setWhere: lt(toldAhead.toldAt, sql`now() - ${AGAIN}`),
      })
      .returning({ key: toldAhead.key });
    if (taken.length > 0) await tell(tx, tenantId, () => [event]);
  });
}

/** What a business was told; `pattern` as of SQL's LIKE. */
export async function keysTold(db: Executor, tenantId: string, pattern: string): Promise<string[]> {
  const rows = await db
    .select({ key: toldAhead.key })
    .from(toldAhead)
    .where(and(eq(toldAhead.tenantId, tenantId), like(toldAhead.key, pattern)));
  return rows.map(({ key }) => key);
}
