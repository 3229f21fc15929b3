import { readsTold } from '../../db/ahead/tell-ahead.ts';
import { readChangeCheck } from '../../db/changes/change-checks.ts';
import { countQueue, readGrantEnd, type StoredConnection } from '../../db/connections/connection-queries.ts';
import { readSettings, type StoredSettings } from '../../db/connections/settings.ts';
import { typesWithRecords } from '../../db/records/record-queries.ts';
import { type DesktopSession, findLastSession } from '../../db/requests/desktop-sessions.ts';
import { readUse } from '../../db/requests/rate-budget.ts';
import type { QueueState } from '../../db/schema/index.ts';
import { readWorkers } from '../../db/workers.ts';
import { consentEnd } from '../../domain/consent.ts';
import { assertNever, remedyOf } from '../../errors.ts';
import type { AppDeps } from '../deps.ts';
import type { HealthView } from '../schemas/connection.ts';
import { representError, representWait } from '../sync/represent.ts';
import { limitWait, type Wait, waitOf } from '../sync/wait.ts';
import { regionOfConnection } from './region.ts';
import { switchedOff } from './settings.ts';

const DAY_MS = 24 * 60 * 60 * 1_000;

export async function readHealth(
  { db, providers, clock = () => new Date() }: AppDeps,
  connection: StoredConnection,
): Promise<HealthView> {
  const key = { tenantId: connection.tenantId, connectionId: connection.id };
  const limits = providers.has(connection.provider)
    ? providers.get(connection.provider).provider.capabilities.limits
    : [];
  const now = clock();
  const [counts, grantEnd, settings, check, use, workers, visit, reads] = await Promise.all([
    countQueue(db, key),
    readGrantEnd(db, key),
    readSettings(db, key),
    readChangeCheck(db, key),
    readUse(db, key, limits),
    readWorkers(db),
    findLastSession(db, connection.id),
    readsTold(db, { tenantId: connection.tenantId, now }),
  ]);
  const { enabled: syncEnabled } = settings;
  const of = (state: QueueState) => counts.get(state) ?? 0;
  const waiting = isWaiting(connection, now);
  const hasWork = (['pending', 'in_flight', 'retrying', 'waiting'] as const).some((state) => of(state) > 0);
  const wait = hasWork
    ? (waitOf({ connection, settings }) ?? (await limitWait({ db, providers, clock }, connection)))
    : undefined;
  // Of a pause the banner tells.
  const toldHere = syncEnabled && connection.status === 'active' ? wait : undefined;
  const work: Work = {
    pending: of('pending'),
    inFlight: of('in_flight'),
    retrying: of('retrying'),
    waiting: of('waiting') + of('awaiting_approval'),
    unresolved: of('unresolved'),
    mended: of('mended'),
  };
  return {
    id: connection.id,
    status: connection.status,
    statusLine: statusLine(
      connection,
      workLine(work, { syncEnabled, workerAlive: workers.alive, wait: toldHere }),
    ),
    banner: bannerOf(connection) ?? visitBanner(visit),
    wait: representWait(wait),
    syncEnabled,
    atRest: await atRest({ db, providers }, connection, settings),
    reached: connection.gateOpen,
    region: regionOfConnection(connection),
    throttled: waiting && connection.pauseReason?.type === 'RateLimited',
    ...work,
    workers: { alive: workers.alive, lastSeenAt: workers.lastSeenAt?.toISOString() ?? null },
    lastSuccessAt: connection.lastSuccessAt?.toISOString() ?? null,
    lastChangeCheckAt: check?.checkedAt?.toISOString() ?? null,
    changeCheckProblem: check?.error ? { message: check.error.message, remedy: remedyOf(check.error) } : null,
    reachable: reachableOf(connection, check?.checkedAt ?? null, now),
    budget: use.map(({ kind, windowMs, count, used }) => ({ kind, windowMs, allowed: count, used })),
    readsLevel: reads.get(connection.provider) ?? 'fine',
    authorization: grantEnd ? authorizationOf(grantEnd, now) : null,
  };
}

/** What people may think goes by itself: types that were never handed over are nobody's concern. */
async function atRest(
  deps: Pick<AppDeps, 'db' | 'providers'>,
  connection: StoredConnection,
  settings: StoredSettings,
) {
  if (!settings.enabled) return [];
  return typesWithRecords(deps.db, connection.tenantId, switchedOff(deps, connection, settings));
}

/** Told from what was called anyway: the last answer, and whether the calls after it had none. */
function reachableOf(
  { outages, lastSuccessAt }: StoredConnection,
  checkedAt: Date | null,
  now: Date,
): HealthView['reachable'] {
  const answers = [lastSuccessAt, checkedAt].flatMap((at) => at?.getTime() ?? []);
  const last = answers.length > 0 ? Math.max(...answers) : undefined;
  const lastAnswerAt = last === undefined ? null : new Date(last).toISOString();
  if (outages > 0) return { state: 'no', lastAnswerAt };
  const recent = last !== undefined && now.getTime() - last < DAY_MS;
  return { state: recent ? 'yes' : 'unknown', lastAnswerAt };
}

function isWaiting({ pausedUntil }: StoredConnection, now: Date): boolean {
  return pausedUntil !== null && pausedUntil > now;
}

function statusLine({ status, capabilities }: StoredConnection, work: string): string {
  const company = capabilities?.companyName ?? 'the accounting system';
  switch (status) {
    case 'connecting':
      return 'Not connected yet.';
    case 'active':
      return `Connected to ${company}. ${work}`;
    case 'paused':
      return `Connected to ${company}, paused. ${work}`;
    case 'needs_reauth':
      return `${company} has to be connected again. ${work}`;
    case 'disconnected':
      return 'Disconnected.';
    default:
      return assertNever(status);
  }
}

type Work = Pick<HealthView, 'pending' | 'inFlight' | 'retrying' | 'waiting' | 'unresolved' | 'mended'>;

/** What people read of each number, the most pressing first. */
const WORDS: readonly [keyof Work, string][] = [
  ['unresolved', 'need attention'],
  ['pending', 'pending'],
  ['inFlight', 'under way'],
  ['retrying', 'to be tried again'],
  ['waiting', 'waiting for others'],
  ['mended', 'mapped and waiting for a push'],
];

function workLine(
  work: Work,
  { syncEnabled, workerAlive, wait }: { syncEnabled: boolean; workerAlive: boolean; wait: Wait | undefined },
): string {
  const parts = WORDS.flatMap(([key, words]) => (work[key] > 0 ? `${work[key]} ${words}` : []));
  const sentences = [
    syncEnabled ? [] : 'Enable Sync is off: nothing is sent.',
    parts.length > 0 ? `${parts.join(', ')}.` : syncEnabled ? 'Everything is in step.' : [],
    wait?.message ?? [],
    workerAlive ? [] : lostLine(work.inFlight + work.retrying),
  ];
  return sentences.flat().join(' ');
}

/** What a worker had in hand when it was lost is taken up by the next one. */
function lostLine(lost: number): string {
  const inHand = lost > 0 ? `, and ${lost} are where the last one left them` : '';
  return `No worker is running: nothing is sent${inHand}. Whoever operates Ledgerbridge has to start one.`;
}

/** A visit of the vendor's program that went wrong is told until the next one. */
function visitBanner(visit: DesktopSession | undefined): HealthView['banner'] {
  if (!visit?.error) return null;
  const { error, errorCode } = visit;
  return { message: errorCode ? `${error} (${errorCode})` : error, error: null, until: null };
}

function bannerOf({ pauseReason, pausedUntil }: StoredConnection): HealthView['banner'] {
  if (!pauseReason) return null;
  return {
    message: pauseReason.message,
    error: representError(pauseReason),
    until: pausedUntil?.toISOString() ?? null,
  };
}

function authorizationOf(end: Date, now: Date): HealthView['authorization'] {
  const { daysLeft, step } = consentEnd(end, now);
  return { endsAt: end.toISOString(), daysLeft, level: step?.level ?? 'ok' };
}
