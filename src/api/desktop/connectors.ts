import { randomBytes, randomUUID } from 'node:crypto';
import { connectAgain, type StoredConnection } from '../../db/connections/connection-queries.ts';
import { createLogin, type DesktopLogin, readLogin } from '../../db/desktop/logins.ts';
import { readUser } from '../../db/people/users.ts';
import type { PollingAgent } from '../../providers/polling-agent.ts';
import type { Caller } from '../access.ts';
import { requireOffered } from '../connections/offered.ts';
import type { AppDeps } from '../deps.ts';
import { hashPassword, MACHINE_MADE } from '../people/password.ts';
import { ApiProblem } from '../problems.ts';

/** One for this program, wherever it runs: QuickBooks keeps what we leave in a company file under it. */
const OWNER_ID = '57f3b9b6-86f1-4fcc-b1ff-966de1813d20';
const EVERY_MINUTES = 5;

type Deps = Pick<AppDeps, 'db' | 'config' | 'providers'>;

export interface Connector {
  id: string;
  name: string;
  userName: string;
  userId: string;
  computer: string | null;
  address: string | null;
  version: string | null;
  filePath: string | null;
  lastSeenAt: string | null;
  createdAt: string;
  revoked: boolean;
  warning: string | null;
}

/** @throws ApiProblem where the connection has no program that polls. */
export function agentOf(
  { providers }: Pick<AppDeps, 'providers'>,
  { provider }: StoredConnection,
): PollingAgent {
  const { agent } = providers.get(provider);
  if (agent) return agent;
  throw new ApiProblem('not_found', 'This connection needs no program on another computer.');
}

/**
 * A program on one more computer, in the name of a person; its password is told once. A company that was disconnected is
 * connected again by the next visit.
 */
export async function addConnector(
  deps: Deps,
  caller: Caller,
  connection: StoredConnection,
  { name, userId }: { name: string; userId?: string },
): Promise<{ connector: Connector; password: string; setupFile: string }> {
  agentOf(deps, connection);
  await requireOffered(deps, connection.tenantId, connection.provider);
  const owner = { tenantId: connection.tenantId, connectionId: connection.id };
  const person = caller.session?.userId ?? userId;
  const user = person === undefined ? undefined : await readUser(deps.db, owner.tenantId, person);
  if (user?.state !== 'active') {
    throw new ApiProblem('parameter_invalid', 'Name in userId the person in whose name the connector works.');
  }
  const password = randomBytes(15).toString('base64url');
  const passwordHash = await hashPassword(password, MACHINE_MADE);
  const login = await deps.db.transaction(async (tx) => {
    await connectAgain(tx, owner);
    return createLogin(tx, owner, { name, userId: user.id, passwordHash, fileId: randomUUID() });
  });
  return {
    connector: representConnector(login),
    password,
    setupFile: setupFileOf(deps, connection, login).body,
  };
}

/** The same file for the same connector, whenever it is asked for. */
export async function readSetupFile(deps: Deps, connection: StoredConnection, loginId: string) {
  const owner = { tenantId: connection.tenantId, connectionId: connection.id };
  const login = await readLogin(deps.db, owner, loginId);
  if (!login) throw new ApiProblem('not_found', `There is no connector ${loginId}.`);
  return setupFileOf(deps, connection, login);
}

function setupFileOf(deps: Deps, connection: StoredConnection, login: DesktopLogin) {
  const address = addressOf(deps, connection.id);
  return agentOf(deps, connection).setupFile({
    address,
    support: address,
    name: 'Ledgerbridge',
    description: `Keeps this company file in step (${login.name})`.slice(0, 80),
    userName: login.id,
    ownerId: OWNER_ID,
    fileId: login.fileId,
    everyMinutes: EVERY_MINUTES,
  });
}

export function addressOf({ config }: Pick<AppDeps, 'config'>, connectionId: string): string {
  return `${config.PUBLIC_URL.replace(/\/$/, '')}/qbwc/${encodeURIComponent(connectionId)}`;
}

export function representConnector(login: DesktopLogin): Connector {
  const { id, name, userId, computer, address, agentVersion, filePath, lastSeenAt, createdAt, revokedAt } =
    login;
  return {
    id,
    name,
    userName: id,
    userId,
    computer,
    address,
    version: agentVersion,
    filePath,
    lastSeenAt: lastSeenAt?.toISOString() ?? null,
    createdAt: createdAt.toISOString(),
    revoked: revokedAt !== null,
    warning: null,
  };
}

/** Two computers that were there within this time work side by side. */
const BESIDE_MS = 24 * 60 * 60 * 1_000;

/** Two that poll for one company file take turns at best; people mostly forgot the first. */
export function representConnectors(logins: readonly DesktopLogin[]): Connector[] {
  const live = logins.filter(({ revokedAt, lastSeenAt }) => !revokedAt && lastSeenAt);
  return logins.map((login) => {
    const beside = live.filter((other) => other.id !== login.id && areBeside(login, other));
    const names = beside.map(({ name, computer }) => (computer ? `${name} (${computer})` : name)).join(', ');
    const warning = `Also working for this company file: ${names}. One computer is enough; revoke the other one.`;
    return { ...representConnector(login), warning: beside.length > 0 && !login.revokedAt ? warning : null };
  });
}

function areBeside(one: DesktopLogin, other: DesktopLogin): boolean {
  if (!one.lastSeenAt || !other.lastSeenAt) return false;
  return Math.abs(one.lastSeenAt.getTime() - other.lastSeenAt.getTime()) < BESIDE_MS;
}
