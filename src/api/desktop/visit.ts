import type { Database } from '../../db/client.ts';
import type { StoredConnection } from '../../db/connections/connection-queries.ts';
import { isAnything, isLookDue, readOutstanding } from '../../db/desktop/outstanding.ts';
import type { ConnectionKey } from '../../db/links/links.ts';
import type { DesktopSession } from '../../db/requests/desktop-sessions.ts';
import type { Waiting } from '../../db/requests/waiting.ts';
import type { PollingAgent } from '../../providers/polling-agent.ts';
import type { RegisteredProvider } from '../../providers/registry.ts';
import type { AppDeps } from '../deps.ts';
import type { HeardVersions } from './heard-versions.ts';

/** How visits go; the configuration says otherwise. */
export interface DesktopTimes {
  /** A call with nothing to give yet is held so long. */
  holdMs: number;
  /** How often it is looked meanwhile. */
  lookMs: number;
  /** A change check falls due after so long without a visit. */
  checkMs: number;
}

/** A visit that was not heard of for so long is over. */
export const STALE_MS = 10 * 60_000;
/** A program that polls more often than this only costs. */
export const EVERY_SECONDS = 60;

export type DesktopDeps = Pick<AppDeps, 'db' | 'temporal' | 'providers' | 'config' | 'clock'>;

/** One call of a vendor's program, for one connection. */
export interface Visit {
  deps: DesktopDeps;
  times: DesktopTimes;
  connection: StoredConnection;
  registered: RegisteredProvider;
  agent: PollingAgent;
  /** Where the call comes from. */
  address: string;
  versions: HeardVersions;
  /** Aborts when the program no longer waits for the answer. */
  signal: AbortSignal;
}

export function ownerOf({ connection }: Pick<Visit, 'connection'>): ConnectionKey {
  return { tenantId: connection.tenantId, connectionId: connection.id };
}

export function dbOf({ deps }: Visit): Database {
  return deps.db;
}

/** Whether something is there for the visit, or may come of what is under way. */
export async function isWorking(visit: Visit, session: DesktopSession): Promise<boolean> {
  if (isAnything(await readOutstanding(dbOf(visit), ownerOf(visit)))) return true;
  return isLookDue(dbOf(visit), ownerOf(visit), session);
}

/** Whoever waits looks at what has become of the request. */
export async function tell({ deps }: Visit, waiting: readonly (Waiting | undefined)[]): Promise<void> {
  for (const each of waiting) {
    if (each) await deps.temporal.tellAnswered(each.workflowId, each.requestId);
  }
}
