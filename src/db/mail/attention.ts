import { and, count, eq, isNotNull, sql } from 'drizzle-orm';
import type { Attention, AttentionKind } from '../../domain/attention.ts';
import { companyNames } from '../../domain/company-names.ts';
import { consentEnd } from '../../domain/consent.ts';
import type { ReadLevel } from '../../domain/reads-meter.ts';
import { SYNC_ERRORS } from '../../errors.ts';
import { readsTold } from '../ahead/tell-ahead.ts';
import { countGroups } from '../approvals/list.ts';
import type { Executor } from '../client.ts';
import type { ConnectionKey } from '../links/links.ts';
import { connectionSecrets, connections, payoutSources, syncQueue, syncSettings } from '../schema/index.ts';

/** What is approved within the hour needs no mail. */
const APPROVALS_WAIT_MS = 60 * 60_000;

interface Company extends ConnectionKey {
  name: string;
}

/** Everything of a business that needs somebody now, the most pressing kind first. */
export async function readAttention(db: Executor, tenantId: string, now: Date): Promise<Attention[]> {
  const found = await db
    .select({
      connectionId: connections.id,
      status: connections.status,
      capabilities: connections.capabilities,
      provider: connections.provider,
      companyId: connections.companyId,
      consentEndsAt: connectionSecrets.refreshExpiresAt,
      approvals: syncSettings.approvalRequired,
      payoutProblem: payoutSources.problem,
    })
    .from(connections)
    .leftJoin(connectionSecrets, isOf(connectionSecrets))
    .leftJoin(syncSettings, isOf(syncSettings))
    .leftJoin(payoutSources, isOf(payoutSources))
    .where(eq(connections.tenantId, tenantId));
  const errors = await countUnresolved(db, tenantId);
  const attention: Attention[] = [];
  const told = new Map(await readsTold(db, { tenantId, now }));
  const names = companyNames(found.map((row) => ({ ...row, name: nameOf(row) })));
  for (const row of found) {
    if (row.status === 'disconnected') continue;
    const { connectionId } = row;
    const company = { tenantId, connectionId, name: names.get(connectionId) ?? nameOf(row) };
    if (row.status === 'needs_reauth') attention.push(reconnect(company));
    else if (row.consentEndsAt) attention.push(...consent(company, row.consentEndsAt, now));
    // Of a plan that all its companies share it is told once.
    const level = told.get(row.provider);
    if (level && told.delete(row.provider)) attention.push(readsRunOut(company, level));
    if (row.payoutProblem) attention.push(payoutsUnread(company));
    attention.push(
      ...errors
        .filter((each) => each.connectionId === row.connectionId)
        .map((each) => unresolved(company, each)),
    );
    if (row.approvals) attention.push(...(await approvals(db, company, now)));
  }
  return attention.sort((a, b) => rank(a.kind) - rank(b.kind));
}

type Called = Pick<typeof connections.$inferSelect, 'capabilities' | 'provider'>;
const nameOf = ({ capabilities, provider }: Called) => capabilities?.companyName ?? provider;

const ORDER: readonly AttentionKind[] = [
  'reconnect',
  'consent',
  'reads',
  'payout',
  'unresolved',
  'approvals',
];
const rank = (kind: AttentionKind) => ORDER.indexOf(kind);

type OfConnection = typeof connectionSecrets | typeof syncSettings | typeof payoutSources;

function isOf(table: OfConnection) {
  return and(eq(table.tenantId, connections.tenantId), eq(table.connectionId, connections.id));
}

interface Unresolved {
  connectionId: string;
  isPayout: boolean;
  errorType: string | null;
  records: number;
}

function countUnresolved(db: Executor, tenantId: string): Promise<Unresolved[]> {
  const isPayout = sql<boolean>`${syncQueue.entityType} = 'payout'`;
  return db
    .select({
      connectionId: syncQueue.connectionId,
      isPayout,
      errorType: syncQueue.errorType,
      records: count(),
    })
    .from(syncQueue)
    .where(
      and(
        eq(syncQueue.tenantId, tenantId),
        eq(syncQueue.state, 'unresolved'),
        isNotNull(syncQueue.errorType),
      ),
    )
    .groupBy(syncQueue.connectionId, isPayout, syncQueue.errorType)
    .orderBy(syncQueue.errorType);
}

const at = (path: string, { connectionId }: ConnectionKey) =>
  `${path}?connection=${encodeURIComponent(connectionId)}`;
const keyOf = ({ connectionId }: ConnectionKey, ...parts: (string | number)[]) =>
  [connectionId, ...parts].join('/');

function reconnect(company: Company): Attention {
  return {
    kind: 'reconnect',
    key: keyOf(company, 'reconnect'),
    companyName: company.name,
    says: 'it has to be connected again',
    remedy:
      'Until then nothing is sent and nothing is read; what changes here meanwhile waits. Press Reconnect.',
    path: at('/connection', company),
  };
}

function consent(company: Company, endsAt: Date, now: Date): Attention[] {
  const { daysLeft: days, step } = consentEnd(endsAt, now);
  if (!step) return [];
  return [
    {
      kind: 'consent',
      key: keyOf(company, 'consent', step.days),
      companyName: company.name,
      says:
        days === 0 ? 'the consent ends today' : `the consent ends in ${days} ${days === 1 ? 'day' : 'days'}`,
      remedy: 'Press Reconnect before that, and the sync goes on without a gap.',
      path: at('/connection', company),
    },
  ];
}

/** Whoever reads it can spare reads; the plan itself is of whoever runs the installation. */
function readsRunOut(company: Company, level: ReadLevel): Attention {
  return {
    kind: 'reads',
    key: keyOf(company, 'reads', level),
    companyName: company.name,
    says:
      level === 'urgent'
        ? 'the reads of this month are all but used up'
        : 'the reads of this month may not last until its end',
    remedy:
      'Leave whole pulls and balance reports for the next month; whoever runs this installation can take a larger plan. The page Connection says what reads were for.',
    path: at('/connection', company),
  };
}

function payoutsUnread(company: Company): Attention {
  return {
    kind: 'payout',
    key: keyOf(company, 'payout source'),
    companyName: company.name,
    says: 'payouts are not read as they should be',
    remedy: 'The page Stripe Payouts says what is wrong with the key or its notices, and how to mend it.',
    path: at('/connection/payouts', company),
  };
}

function unresolved(company: Company, { isPayout, errorType, records }: Unresolved): Attention {
  const { title, remedy } = definitionOf(errorType);
  const [one, many] = isPayout ? ['payout is', 'payouts are'] : ['record needs', 'records need'];
  const what = `${records} ${records === 1 ? one : many}${isPayout ? ' not in the books' : ' somebody'}`;
  return {
    kind: isPayout ? 'payout' : 'unresolved',
    key: keyOf(company, isPayout ? 'payout' : 'record', errorType ?? ''),
    companyName: company.name,
    says: `${what}: ${title}`,
    remedy,
    path: at('/unresolved', company),
  };
}

/** A newer build that runs beside this one may know an error that this one does not. */
function definitionOf(errorType: string | null): { title: string; remedy: string } {
  const known: Partial<Record<string, { title: string; remedy: string }>> = SYNC_ERRORS;
  return (
    known[errorType ?? ''] ?? { title: 'the page says why', remedy: 'Unresolved Errors says what to do.' }
  );
}

async function approvals(db: Executor, company: Company, now: Date): Promise<Attention[]> {
  const groups = await countGroups(db, company);
  const rows = groups.reduce((sum, group) => sum + group.rows, 0);
  const isOld = groups.some(({ oldestAt }) => oldestAt.getTime() < now.getTime() - APPROVALS_WAIT_MS);
  if (!isOld) return [];
  return [
    {
      kind: 'approvals',
      key: keyOf(company, 'approvals'),
      companyName: company.name,
      says: `${rows} ${rows === 1 ? 'row waits' : 'rows wait'} for approval`,
      remedy: 'Look them through in the Sync Wizard and press Approve Checked.',
      path: at('/wizard', company),
    },
  ];
}
