import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from './db/client.ts';
import { companyOf } from './db/connections/company.ts';
import type { Connection } from './db/connections/connection-state.ts';
import { readTokens, refreshTokens } from './db/connections/token-store.ts';
import { readStanding } from './db/installation.ts';
import { reserve } from './db/requests/rate-budget.ts';
import type { ReadFeature } from './domain/read-feature.ts';
import { SyncError, type SyncErrorInfo } from './errors.ts';
import type { CallResult, Session, TokenSet } from './providers/provider.ts';
import type { ProviderRegistry } from './providers/registry.ts';
import type { Sealer } from './secrets.ts';

/** What a session is built from. */
export interface SessionDeps {
  db: Database;
  providers: ProviderRegistry;
  sealer: Sealer;
}

/** Refreshed this long before they expire, so that a token does not die on its way. */
const EARLY_MS = 60_000;

/**
 * Builds what a provider needs to call for one connection. Kept for one activity or request only. `feature` is what its
 * reads are for: they are counted by it, where the vendor counts reads.
 */
export function openSession(
  deps: SessionDeps,
  connection: Connection,
  { signal, feature = 'sync' }: { signal?: AbortSignal; feature?: ReadFeature } = {},
): Session {
  const owner = { tenantId: connection.tenantId, connectionId: connection.id };
  const { capabilities } = deps.providers.get(connection.provider).provider;
  const counted = capabilities.readPlan && feature;
  return {
    ...owner,
    companyId: connection.companyId ?? '',
    company: companyOf(connection),
    signal,
    accessToken: (refused) => accessToken(deps, connection, refused),
    async reserveRead() {
      for (;;) {
        const slot = await deps.db.transaction((tx) =>
          reserve(tx, owner, capabilities.limits, 'read', counted),
        );
        if (slot.waitMs > 0) await sleep(slot.waitMs, undefined, { signal });
        if (slot.granted) return;
      }
    },
  };
}

/**
 * The stored access token, or a new one when it has run out or was `refused`. However many workers ask, one
 * refreshes; the others wait for the row and find what it stored.
 */
async function accessToken(
  deps: SessionDeps,
  connection: Connection,
  refused?: string,
): Promise<CallResult<string>> {
  const owner = { tenantId: connection.tenantId, connectionId: connection.id };
  const isUsable = (tokens: TokenSet) =>
    tokens.accessToken !== refused && Date.parse(tokens.accessExpiresAt) - EARLY_MS > Date.now();
  const stored = await readTokens(deps.db, deps.sealer, owner);
  if (stored && isUsable(stored)) return { ok: true, value: stored.accessToken };
  const { authorization } = deps.providers.get(connection.provider);
  if (!stored || !authorization) return needsReauth('No QuickBooks sign-in is stored for this connection.');
  // A renewal takes the sign-in away from the database that this one is a copy of.
  if ((await readStanding(deps.db)) === 'restored') return awaitsReconcile;
  try {
    const tokens = await refreshTokens(deps.db, deps.sealer, owner, isUsable, (old) =>
      authorization.refresh(old),
    );
    return tokens ? { ok: true, value: tokens.accessToken } : needsReauth('The connection was disconnected.');
  } catch (error) {
    if (!(error instanceof SyncError)) throw error;
    return error.info.type === 'ConnectionNeedsReauth'
      ? { ok: false, failure: { kind: 'needs_reauth', error: error.info } }
      : { ok: false, failure: { kind: 'unknown', error: error.info } };
  }
}

const awaitsReconcile: CallResult<never> = {
  ok: false,
  failure: {
    kind: 'company_unavailable',
    error: {
      type: 'VendorUnavailable',
      message:
        'The database is a copy or a restored backup, which renews no sign-in: ledgerbridge admin reconcile lets it.',
    },
  },
};

function needsReauth(message: string): {
  ok: false;
  failure: { kind: 'needs_reauth'; error: SyncErrorInfo };
} {
  return { ok: false, failure: { kind: 'needs_reauth', error: { type: 'ConnectionNeedsReauth', message } } };
}
