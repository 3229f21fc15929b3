import { sql } from 'drizzle-orm';
import { z } from 'zod';
import type { Executor } from '../client.ts';
import type { ConnectionKey } from '../links/links.ts';

/** How long something has been owed; the youngest first. */
export const AGES = ['hour', 'day', 'week', 'older'] as const;
export type Age = (typeof AGES)[number];

export interface Waiting {
  age: Age;
  /** They go by themselves. */
  moving: number;
  /** A person has to do something. */
  standing: number;
}

const rowsSchema = z.array(z.object({ age: z.enum(AGES), moving: z.int(), standing: z.int() }));

/** What is owed of a connection, by how long; every age, also where nothing is. */
export async function waitingByAge(
  db: Executor,
  { tenantId, connectionId }: ConnectionKey,
): Promise<Waiting[]> {
  const { rows } = await db.execute(sql`
    select case when created_at > now() - interval '1 hour' then 'hour'
        when created_at > now() - interval '1 day' then 'day'
        when created_at > now() - interval '7 days' then 'week' else 'older' end as age,
      (count(*) filter (where not ${STANDS}))::int as moving, (count(*) filter (where ${STANDS}))::int as standing
    from sync_queue where tenant_id = ${tenantId} and connection_id = ${connectionId}
    group by 1`);
  const found = rowsSchema.parse(rows);
  return AGES.map((age) => found.find((row) => row.age === age) ?? { age, moving: 0, standing: 0 });
}

const STANDS = sql`state in ('unresolved', 'mended', 'awaiting_approval')`;
