import { and, eq, isNull, lt, sql } from 'drizzle-orm';
import type { Executor } from './client.ts';
import { idempotencyKeys } from './schema/index.ts';

export interface IdempotencyKey {
  tenantId: string;
  key: string;
}

export interface StoredAnswer {
  requestHash: string;
  status: number;
  response: string;
}

export type Claim = { kind: 'claimed' } | { kind: 'in_progress' } | ({ kind: 'answered' } & StoredAnswer);

/** How long an answer is kept for a repeated request. */
const KEPT = sql`interval '24 hours'`;
/** After this an unanswered claim counts as left behind by a process that died. */
const ABANDONED = sql`interval '60 seconds'`;

/** Takes the key for one request, or tells what became of the request that has it. */
export async function claimIdempotencyKey(
  db: Executor,
  owner: IdempotencyKey,
  requestHash: string,
): Promise<Claim> {
  const fresh = { requestHash, status: null, response: null, createdAt: sql`now()` };
  const claimed = await db
    .insert(idempotencyKeys)
    .values({ ...owner, requestHash })
    .onConflictDoUpdate({
      target: [idempotencyKeys.tenantId, idempotencyKeys.key],
      set: fresh,
      setWhere: sql`idempotency_keys.created_at < now() - ${KEPT}
        or (idempotency_keys.status is null and idempotency_keys.created_at < now() - ${ABANDONED})`,
    })
    .returning({ key: idempotencyKeys.key });
  if (claimed.length > 0) return { kind: 'claimed' };
  const [row] = await db.select().from(idempotencyKeys).where(ownedBy(owner));
  if (!row || row.status === null || row.response === null) return { kind: 'in_progress' };
  return { kind: 'answered', requestHash: row.requestHash, status: row.status, response: row.response };
}

/** Call it in the transaction that does the work, so that both or neither are kept. */
export async function keepAnswer(db: Executor, owner: IdempotencyKey, answer: StoredAnswer): Promise<void> {
  await db.update(idempotencyKeys).set(answer).where(ownedBy(owner));
}

/** Frees the key: nothing was done, and the same request may be tried again. */
export async function releaseIdempotencyKey(db: Executor, owner: IdempotencyKey): Promise<void> {
  await db.delete(idempotencyKeys).where(and(ownedBy(owner), isNull(idempotencyKeys.status)));
}

/** Housekeeping over all tenants. */
export async function forgetOldAnswers(db: Executor): Promise<void> {
  await db.delete(idempotencyKeys).where(lt(idempotencyKeys.createdAt, sql`now() - ${KEPT}`));
}

function ownedBy({ tenantId, key }: IdempotencyKey) {
  return and(eq(idempotencyKeys.tenantId, tenantId), eq(idempotencyKeys.key, key));
}
