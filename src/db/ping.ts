import { sql } from 'drizzle-orm';
import type { Executor } from './client.ts';

export async function pingDatabase(db: Executor): Promise<true> {
  await db.execute(sql`select 1`);
  return true;
}
