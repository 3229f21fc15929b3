import { inArray, lt, sql } from 'drizzle-orm';
import type { Executor } from '../client.ts';
import { signInAttempts } from '../schema/index.ts';

/** So many within a window that begins with the first of them. */
export interface AttemptLimit {
  /** Who or what is counted; nothing that tells a person. */
  key: string;
  max: number;
  windowMs: number;
}

/**
 * Counts an attempt against each of the limits, for all API processes together.
 * @returns seconds until the attempt would be allowed; 0 when it is.
 */
export async function countAttempt(db: Executor, limits: readonly AttemptLimit[]): Promise<number> {
  // One order for everybody, so that two attempts cannot wait for each other.
  const sorted = [...limits].sort((a, b) => (a.key < b.key ? -1 : 1));
  const given = JSON.stringify(sorted.map(({ key, windowMs }) => ({ key, ms: windowMs })));
  await db.execute(sql`insert into sign_in_attempts (key, attempts, ends_at)
    select key, 1, now() + ms * interval '1 millisecond'
    from jsonb_to_recordset(${given}::jsonb) as given(key text, ms bigint)
    on conflict (key) do update set
      attempts = case when sign_in_attempts.ends_at <= now() then 1 else sign_in_attempts.attempts + 1 end,
      ends_at = case when sign_in_attempts.ends_at <= now() then excluded.ends_at
        else sign_in_attempts.ends_at end`);
  const counted = await db
    .select({
      key: signInAttempts.key,
      attempts: signInAttempts.attempts,
      seconds: sql<number>`ceil(extract(epoch from ends_at - now()))::int`,
    })
    .from(signInAttempts)
    .where(
      inArray(
        signInAttempts.key,
        limits.map(({ key }) => key),
      ),
    );
  const most = new Map(limits.map(({ key, max }) => [key, max]));
  const over = counted.filter(({ key, attempts }) => attempts > (most.get(key) ?? 0));
  return Math.max(0, ...over.map(({ seconds }) => seconds));
}

export async function forgetOldAttempts(db: Executor): Promise<void> {
  await db.delete(signInAttempts).where(lt(signInAttempts.endsAt, sql`now()`));
}
