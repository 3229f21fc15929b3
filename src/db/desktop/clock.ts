import { and, eq, sql } from 'drizzle-orm';
import type { Executor } from '../client.ts';
import type { ConnectionKey } from '../links/links.ts';
import { desktopLogins } from '../schema/index.ts';
import type { DesktopLogin } from './logins.ts';

/** Less is the time that a message is under way, and a clock that is put right. */
const LEAST_STEP_MS = 5 * 60_000;
/** A clock that runs that much fast or slow is noted no more often. */
const LEAST_DRIFT_MS = 60_000;
/** What the clock was before is read beyond the time when it has caught up, by more than an hour of daylight saving. */
const MARGIN_MS = 2 * 3_600_000;

/**
 * Remembers where a computer's clock stands, and whether it was set back since the last visit. `clockMs` counts from
 * any beginning; ours is the server's.
 */
export async function noteClock(db: Executor, login: DesktopLogin, clockMs: number): Promise<void> {
  const now = Date.now();
  const aheadMs = clockMs - now;
  const step = (login.clockAheadMs ?? aheadMs) - aheadMs;
  if (login.clockAheadMs !== null && Math.abs(step) < LEAST_DRIFT_MS) return;
  const back =
    step < LEAST_STEP_MS ? {} : { clockBackAt: new Date(now), clockBackMs: step + standing(login, now) };
  await db
    .update(desktopLogins)
    .set({ clockAheadMs: aheadMs, ...back })
    .where(and(eq(desktopLogins.tenantId, login.tenantId), eq(desktopLogins.id, login.id)));
}

/**
 * How far back a read of what changed has to begin on top, because times there were counted twice: until the clock
 * shows again what it showed before it was set back. 0 for a vendor without such computers.
 */
export async function clockBackMs(db: Executor, owner: ConnectionKey): Promise<number> {
  const rows = await db
    .select({ clockBackAt: desktopLogins.clockBackAt, clockBackMs: desktopLogins.clockBackMs })
    .from(desktopLogins)
    .where(
      and(
        eq(desktopLogins.tenantId, owner.tenantId),
        eq(desktopLogins.connectionId, owner.connectionId),
        sql`${desktopLogins.clockBackAt} is not null`,
      ),
    );
  const now = Date.now();
  return Math.max(0, ...rows.map((row) => standing(row, now)));
}

function standing(
  { clockBackAt, clockBackMs: backMs }: Pick<DesktopLogin, 'clockBackAt' | 'clockBackMs'>,
  now: number,
): number {
  if (!clockBackAt || backMs === null) return 0;
  return now < clockBackAt.getTime() + backMs + MARGIN_MS ? backMs : 0;
}
