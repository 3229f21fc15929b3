import type { Books } from '../../books.ts';
import { activateConnection, lockConnection } from '../../db/connections/connection-queries.ts';
import { type Connection, saveCompany } from '../../db/connections/connection-state.ts';
import { readLogin } from '../../db/desktop/logins.ts';
import { recordAudit } from '../../db/people/audit.ts';
import { type DesktopSession, findOpenSession, noteError } from '../../db/requests/desktop-sessions.ts';
import { tell } from '../../db/webhooks/outbound-events.ts';
import { regionOf } from '../../domain/region.ts';
import type { CallFailure, CompanyCapabilities } from '../../providers/provider.ts';
import { askingStep } from '../asking-step.ts';
import type { ActivityDeps } from '../deps.ts';
import { afterFailedRead } from '../pull/failed-read.ts';
import type { RefreshResult } from './refreshing.ts';

/**
 * The session of a vendor's agent in which the company is still to be read: whatever was switched on or renamed since
 * the last one is known before anything else happens.
 */
export async function sessionToBegin(
  deps: ActivityDeps,
  connection: Connection,
): Promise<DesktopSession | undefined> {
  if (deps.providers.get(connection.provider).provider.capabilities.delivery !== 'they_poll')
    return undefined;
  if (connection.status !== 'connecting' && connection.status !== 'active') return undefined;
  const session = await findOpenSession(deps.db, ownerOf(connection));
  const readAt = connection.capabilities?.featuresReadAt;
  const isRead = readAt !== undefined && session && Date.parse(readAt) >= session.openedAt.getTime();
  return isRead || session?.error ? undefined : session;
}

/** Reads the company; in the very first session that is what connects it. */
export async function beginSession(
  deps: ActivityDeps,
  connection: Connection,
  session: DesktopSession,
): Promise<RefreshResult> {
  return askingStep(deps, connection, 'company', async (books) => {
    const answer = await books.company();
    if (!answer.ok) return afterFailure(deps, session, { books, failure: answer.failure });
    // The database's clock may be ahead of this one.
    const readAt = new Date(Math.max(Date.now(), session.openedAt.getTime()));
    await store(deps, connection, session, { ...answer.value, featuresReadAt: readAt.toISOString() });
    await deps.wake(ownerOf(connection));
    return { kind: 'more' };
  });
}

async function afterFailure(
  deps: ActivityDeps,
  session: DesktopSession,
  { books, failure }: { books: Books; failure: CallFailure },
): Promise<RefreshResult> {
  const after = await afterFailedRead({ deps, owner: session, books, failure, before: null });
  if (after.kind === 'wait') return { kind: 'wait', waitMs: after.waitMs };
  await noteError(deps.db, session, { error: `The company could not be read: ${after.error.message}` });
  return { kind: 'closed' };
}

async function store(
  { db }: ActivityDeps,
  connection: Connection,
  session: DesktopSession,
  capabilities: CompanyCapabilities,
): Promise<void> {
  const owner = ownerOf(connection);
  const region = regionOf(capabilities.country);
  if (connection.status === 'active') return saveCompany(db, owner, { capabilities, region });
  const { tenantId, connectionId } = owner;
  await db.transaction(async (tx) => {
    // Disconnected meanwhile: it stays so.
    if ((await lockConnection(tx, owner))?.status !== 'connecting') return;
    const login = session.loginId ? await readLogin(tx, owner, session.loginId) : undefined;
    // A company file has no id of its own: the session is what tells it from others.
    const companyId = connection.companyId ?? connectionId;
    await activateConnection(tx, owner, { companyId, capabilities, region });
    const data = { connectionId, companyName: capabilities.companyName };
    await tell(tx, tenantId, () => [{ type: 'connection.connected', data }]);
    const actor = login ? `user:${login.userId}` : 'engine';
    await recordAudit(tx, { tenantId, actor, action: 'connect', subject: `connections/${connectionId}` });
  });
}

function ownerOf({ tenantId, id }: Connection) {
  return { tenantId, connectionId: id };
}
