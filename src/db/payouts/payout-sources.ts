import { and, eq, lte, ne, sql } from 'drizzle-orm';
import type { PayoutStyle } from '../../domain/entities/payout.ts';
import type { EntityType } from '../../domain/entity.ts';
import type { Sealer } from '../../secrets.ts';
import type { Executor } from '../client.ts';
import { newId } from '../ids.ts';
import { type ConnectionKey, keyOf } from '../links/links.ts';
import {
  type ConnectionStatus,
  connections,
  type PayoutSourceProblem,
  payoutSigningSecrets,
  payoutSources,
} from '../schema/index.ts';

export type StoredPayoutSource = typeof payoutSources.$inferSelect;
export type StoredSigningSecret = typeof payoutSigningSecrets.$inferSelect;

/** One request for most businesses; notices are what makes it fast. */
const SWEEP_INTERVAL = sql`interval '1 hour'`;
/** Whether the run that compares is still there is looked at again after this. */
const SWEEP_TAKEN = sql`interval '1 minute'`;
/** Characters of a secret by which people recognise it. */
const HINT = 4;

export async function readPayoutSource(
  db: Executor,
  owner: ConnectionKey,
): Promise<StoredPayoutSource | undefined> {
  const [row] = await db.select().from(payoutSources).where(sourceOf(owner));
  return row;
}

export interface SourceElsewhere {
  source: StoredPayoutSource;
  status: ConnectionStatus;
  /** Of the company whose books it pays into; undefined until one was connected. */
  company: string | undefined;
}

/** The sources of the tenant's other connections. Whoever stores one meanwhile waits: it sees what is stored here. */
export async function lockSourcesElsewhere(
  tx: Executor,
  { tenantId, connectionId }: ConnectionKey,
): Promise<SourceElsewhere[]> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`payout-sources/${tenantId}`}, 0))`);
  const rows = await tx
    .select({ source: payoutSources, status: connections.status, capabilities: connections.capabilities })
    .from(payoutSources)
    .innerJoin(connections, isItsConnection())
    .where(and(eq(payoutSources.tenantId, tenantId), ne(payoutSources.connectionId, connectionId)))
    .orderBy(payoutSources.connectionId);
  return rows.map(({ source, status, capabilities }) => ({
    source,
    status,
    company: capabilities?.companyName,
  }));
}

/** Nothing leaves through a connection that is not connected any more: what is paid out is not its matter. */
export async function isOutOfUse(db: Executor, { tenantId, connectionId }: ConnectionKey): Promise<boolean> {
  const rows = await db
    .select({ id: connections.id })
    .from(connections)
    .where(
      and(
        eq(connections.tenantId, tenantId),
        eq(connections.id, connectionId),
        eq(connections.status, 'disconnected'),
      ),
    );
  return rows.length > 0;
}

export interface NewPayoutSource {
  processor: string;
  key: string;
  live: boolean;
  /** The connected account to read with a platform's key. */
  account?: string;
  /** The key's own. */
  ownAccount?: string;
  /** Decided once, when the processor is connected. */
  byHand?: boolean;
}

/** Stores a key, sealed. What was wrong with the one before is over. */
export async function savePayoutKey(
  db: Executor,
  sealer: Sealer,
  owner: ConnectionKey,
  { processor, key, live, account, ownAccount, byHand }: NewPayoutSource,
): Promise<void> {
  const sealedKey = sealer.seal(key, payoutSecretContext(owner));
  const whose = { account: account ?? null, ownAccount: ownAccount ?? null };
  const row = { processor, sealedKey, keyHint: key.slice(-HINT), live, ...whose };
  await db
    .insert(payoutSources)
    .values({ ...keyOf(owner), ...row, byHand: byHand ?? false })
    .onConflictDoUpdate({
      target: [payoutSources.tenantId, payoutSources.connectionId],
      set: { ...row, problem: null, sweepDueAt: sql`now()`, updatedAt: sql`now()` },
    });
}

export async function savePayoutStyle(db: Executor, owner: ConnectionKey, style: PayoutStyle): Promise<void> {
  await db.update(payoutSources).set({ style, updatedAt: sql`now()` }).where(sourceOf(owner));
}

/** Which payouts are looked at, and how; the list is compared anew. */
export async function saveReach(
  db: Executor,
  owner: ConnectionKey,
  reach: { byHand?: boolean; startsAt?: Date },
): Promise<void> {
  await db
    .update(payoutSources)
    .set({
      ...reach,
      readTo: null,
      sweptAt: null,
      sweepDueAt: sql`now()`,
      problem: null,
      updatedAt: sql`now()`,
    })
    .where(sourceOf(owner));
}

/** What was made before is in the books already, by somebody's hand. */
export function startOf({ startsAt, createdAt }: Pick<StoredPayoutSource, 'startsAt' | 'createdAt'>): Date {
  return startsAt ?? createdAt;
}

/** Forgets the key and everything notices were signed with. */
export async function deletePayoutSource(db: Executor, owner: ConnectionKey): Promise<boolean> {
  await db.delete(payoutSigningSecrets).where(secretsOf(owner));
  const rows = await db
    .delete(payoutSources)
    .where(sourceOf(owner))
    .returning({ id: payoutSources.connectionId });
  return rows.length > 0;
}

/**
 * The key, and whose payouts are read with it.
 * @throws Error when the key was sealed with an encryption key that is not configured
 */
export function openAccess(sealer: Sealer, source: StoredPayoutSource): { key: string; account?: string } {
  const key = sealer.open(source.sealedKey, payoutSecretContext(source));
  return source.account === null ? { key } : { key, account: source.account };
}

export async function addSigningSecret(
  db: Executor,
  sealer: Sealer,
  owner: ConnectionKey,
  secret: string,
): Promise<StoredSigningSecret> {
  const [row] = await db
    .insert(payoutSigningSecrets)
    .values({
      ...keyOf(owner),
      id: newId('psec'),
      sealed: sealer.seal(secret, payoutSecretContext(owner)),
      hint: secret.slice(-HINT),
    })
    .returning();
  if (!row) throw new Error('the signing secret was not stored');
  return row;
}

export async function listSigningSecrets(db: Executor, owner: ConnectionKey): Promise<StoredSigningSecret[]> {
  return db
    .select()
    .from(payoutSigningSecrets)
    .where(secretsOf(owner))
    .orderBy(payoutSigningSecrets.createdAt, payoutSigningSecrets.id);
}

export async function deleteSigningSecret(db: Executor, owner: ConnectionKey, id: string): Promise<boolean> {
  const rows = await db
    .delete(payoutSigningSecrets)
    .where(and(secretsOf(owner), eq(payoutSigningSecrets.id, id)))
    .returning({ id: payoutSigningSecrets.id });
  return rows.length > 0;
}

export interface SourceWithSecrets {
  source: StoredPayoutSource;
  secrets: string[];
}

/**
 * Who a notice at this address is for. Asked before anybody is known: the answer is trusted only once one of
 * the secrets has proved the notice, and tells the caller nothing.
 */
export async function findSourceByAddress(
  db: Executor,
  sealer: Sealer,
  { processor, connectionId }: { processor: string; connectionId: string },
): Promise<SourceWithSecrets | undefined> {
  const [source] = await db
    .select()
    .from(payoutSources)
    .where(and(eq(payoutSources.connectionId, connectionId), eq(payoutSources.processor, processor)));
  if (!source) return undefined;
  const rows = await listSigningSecrets(db, source);
  return { source, secrets: rows.map((row) => sealer.open(row.sealed, payoutSecretContext(source))) };
}

/** A problem that stays is written down once a minute at most, where anybody can cause it: bad notices. */
export async function noteSourceProblem(
  db: Executor,
  owner: ConnectionKey,
  { kind, message }: Pick<PayoutSourceProblem, 'kind' | 'message'>,
): Promise<void> {
  const problem: PayoutSourceProblem = { kind, message, at: new Date().toISOString() };
  await db
    .update(payoutSources)
    .set({ problem })
    .where(
      and(
        sourceOf(owner),
        sql`(problem is null or problem ->> 'kind' <> ${kind} or ${kind} = 'missed_notice' or (problem ->> 'at')::timestamptz < now() - interval '1 minute')`,
        hidesNothing(kind),
      ),
    );
}

/**
 * A bad notice by a stranger must not hide that the key is refused, and what is missing says less than what was
 * refused.
 */
function hidesNothing(kind: PayoutSourceProblem['kind']) {
  switch (kind) {
    case 'refused_notice':
      return sql`(problem is null or problem ->> 'kind' in ('refused_notice', 'missed_notice'))`;
    case 'missed_notice':
      return sql`(problem is null or problem ->> 'kind' = 'missed_notice')`;
    // Told once: whoever sends such notices goes on doing so.
    case 'foreign_notice':
      return sql`problem is null`;
    case 'by_hand':
      return sql`(problem is null or problem ->> 'kind' in ('missed_notice', 'foreign_notice'))`;
    default:
      return undefined;
  }
}

/** The processor was asked and answered; whether its notices come is another matter. */
export async function clearReadProblem(db: Executor, owner: ConnectionKey): Promise<void> {
  await db
    .update(payoutSources)
    .set({ problem: null })
    .where(and(sourceOf(owner), sql`problem ->> 'kind' in ('refused_key', 'unavailable')`));
}

/**
 * Sources whose list is to be compared with what is known here. Each is handed out once, however many relays ask, and
 * again in a while unless the comparison has come to an end. Those of disconnected connections wait until these are
 * connected again. All tenants: only the relay asks.
 */
export async function takeDueSweeps(db: Executor): Promise<ConnectionKey[]> {
  return db
    .update(payoutSources)
    .set({ sweepDueAt: sql`now() + ${SWEEP_TAKEN}` })
    .where(
      and(
        lte(payoutSources.sweepDueAt, sql`now()`),
        sql`not exists (select from ${connections} where ${isItsConnection()} and ${connections.status} = 'disconnected')`,
      ),
    )
    .returning({ tenantId: payoutSources.tenantId, connectionId: payoutSources.connectionId });
}

/** Everything in the list is known, or its notice is stored. `from` is when the comparison began. */
export async function finishSweep(db: Executor, owner: ConnectionKey, from: Date): Promise<void> {
  await db
    .update(payoutSources)
    .set({ sweptAt: from, sweepDueAt: sql`now() + ${SWEEP_INTERVAL}` })
    .where(sourceOf(owner));
}

/** Somebody has to act first. */
export async function postponeSweep(db: Executor, owner: ConnectionKey): Promise<void> {
  await db
    .update(payoutSources)
    .set({ sweepDueAt: sql`now() + ${SWEEP_INTERVAL}` })
    .where(sourceOf(owner));
}

/** Every day until then of an account that pays out by hand is known, or its notice is stored. */
export async function saveReadTo(db: Executor, owner: ConnectionKey, readTo: Date): Promise<void> {
  await db.update(payoutSources).set({ readTo }).where(sourceOf(owner));
}

/** Which way card payouts are booked; asks the database only where it matters to one of the records. */
export async function payoutStyleFor(
  db: Executor,
  owner: ConnectionKey,
  records: readonly { entityType: EntityType; data: unknown }[],
): Promise<PayoutStyle | undefined> {
  if (!records.some(isCardPayment)) return undefined;
  return (await readPayoutSource(db, owner))?.style;
}

function isCardPayment({ entityType, data }: { entityType: EntityType; data: unknown }): boolean {
  return (
    entityType === 'payment' && typeof data === 'object' && data !== null && Reflect.has(data, 'processorId')
  );
}

/** What the processor's key and signing secrets are bound to. */
export function payoutSecretContext({ tenantId, connectionId }: ConnectionKey): string {
  return `${tenantId}/${connectionId}/payouts`;
}

function sourceOf({ tenantId, connectionId }: ConnectionKey) {
  return and(eq(payoutSources.tenantId, tenantId), eq(payoutSources.connectionId, connectionId));
}

function isItsConnection() {
  return and(
    eq(connections.tenantId, payoutSources.tenantId),
    eq(connections.id, payoutSources.connectionId),
  );
}

function secretsOf({ tenantId, connectionId }: ConnectionKey) {
  return and(
    eq(payoutSigningSecrets.tenantId, tenantId),
    eq(payoutSigningSecrets.connectionId, connectionId),
  );
}
