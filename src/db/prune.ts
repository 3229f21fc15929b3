import { sql } from 'drizzle-orm';
import type { Database, Executor } from './client.ts';
import { pruneLog } from './log/prune-log.ts';
import { pruneMails } from './mail/outbox.ts';
import { pruneRequests, pruneUndo } from './requests/remote-requests.ts';

export interface KeptDays {
  /** How long requests and answers are kept for people to look at. */
  requests: number;
  /** Likewise entries of the log; undefined: for good. */
  log?: number;
}

/**
 * Takes away a portion of what is kept for some days only. Returns how many rows went; none where another process is
 * at it. All tenants: only the worker asks.
 */
export async function prune(db: Database, { requests, log }: KeptDays): Promise<number> {
  await alone(db, async (tx) => {
    await pruneUndo(tx, requests);
    await pruneMails(tx);
    return 0;
  });
  const gone = await alone(db, (tx) => pruneRequests(tx, requests));
  return gone + (log === undefined ? 0 : await alone(db, (tx) => pruneLog(tx, log)));
}

function alone(db: Database, look: (tx: Executor) => Promise<number>): Promise<number> {
  return db.transaction(async (tx) => {
    const { rows } = await tx.execute<{ mine: boolean }>(
      sql`select pg_try_advisory_xact_lock(hashtextextended('prune', 0)) as mine`,
    );
    return rows[0]?.mine ? look(tx) : 0;
  });
}
