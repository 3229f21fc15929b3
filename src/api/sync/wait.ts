import type { StoredConnection } from '../../db/connections/connection-queries.ts';
import type { StoredSettings } from '../../db/connections/settings.ts';
import { peek } from '../../db/requests/rate-budget.ts';
import { assertNever, type SyncErrorInfo } from '../../errors.ts';
import type { AppDeps } from '../deps.ts';

/** What keeps work back that is not held for itself. */
export interface Wait {
  message: string;
  /** When it goes on by itself; null where somebody has to act first, or the other side has to come. */
  until: Date | null;
  /** Says who acts and what to do. */
  error: SyncErrorInfo | null;
}

export const SWITCHED_OFF = 'Enable Sync is off:';

/** What keeps everything of a connection back; undefined while it goes by itself. */
export function waitOf({
  connection,
  settings,
}: {
  connection: StoredConnection;
  settings: Pick<StoredSettings, 'enabled'>;
}): Wait | undefined {
  if (!settings.enabled) return waits(`${SWITCHED_OFF} it goes when it is turned on.`);
  const { status, pauseReason, pausedUntil, gateOpen } = connection;
  switch (status) {
    case 'connecting':
      return waits('It goes once QuickBooks is connected.');
    case 'needs_reauth':
      return waits('It goes once QuickBooks is connected again.', null, pauseReason);
    case 'paused': {
      const message = `It goes when the connection goes on. ${pauseReason?.message ?? ''}`.trim();
      return waits(message, pausedUntil, pauseReason);
    }
    case 'disconnected':
      return undefined;
    case 'active':
      return gateOpen ? undefined : waits('It goes with the next visit of the program beside QuickBooks.');
    default:
      return assertNever(status);
  }
}

function waits(message: string, until: Date | null = null, error: SyncErrorInfo | null = null): Wait {
  return { message, until, error };
}

/** Shorter waits for a place in the request limit are part of going on. */
const WORTH_TELLING_MS = 10_000;

/** The request limit that all workers share is used up for longer than a moment. */
export async function limitWait(
  { db, providers, clock = () => new Date() }: Pick<AppDeps, 'db' | 'providers' | 'clock'>,
  { tenantId, id: connectionId, provider }: StoredConnection,
): Promise<Wait | undefined> {
  const limits = providers.has(provider) ? providers.get(provider).provider.capabilities.limits : [];
  const owner = { tenantId, connectionId };
  const ms = Math.max(await peek(db, owner, limits, 'batch'), await peek(db, owner, limits, 'single'));
  if (ms < WORTH_TELLING_MS) return undefined;
  // In whole seconds, so that whoever watches is told once.
  const until = new Date(Math.ceil((clock().getTime() + ms) / 1_000) * 1_000);
  const message =
    'The requests that the accounting system allows are used up; it goes on once there is room.';
  return { message, until, error: { type: 'RateLimited', message } };
}
