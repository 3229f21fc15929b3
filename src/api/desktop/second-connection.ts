import { listConnections, type StoredConnection } from '../../db/connections/connection-queries.ts';
import { type DesktopLogin, listLogins } from '../../db/desktop/logins.ts';
import type { AgentHello } from '../../providers/polling-agent.ts';
import { dbOf, type Visit } from './visit.ts';

interface Opened {
  hello: AgentHello;
  file: string | undefined;
}

/**
 * Whether the company file that is open belongs to another connection of this tenant, in words: only that one knows what
 * is in it, and a second would book everything twice. It is asked while the company is being connected.
 */
export async function connectedBefore(visit: Visit, opened: Opened): Promise<string | undefined> {
  const { connection } = visit;
  if (connection.status !== 'connecting') return undefined;
  const db = dbOf(visit);
  for (const other of await listConnections(db, connection.tenantId)) {
    if (!isInTheWay(connection, other)) continue;
    const logins = await listLogins(db, { tenantId: other.tenantId, connectionId: other.id });
    if (isSameFile(other, logins, opened)) return told(other);
  }
  return undefined;
}

/** What was connected before goes on with what it knows, unless another one works for the company now. */
function isInTheWay(one: StoredConnection, other: StoredConnection): boolean {
  if (other.id === one.id || other.provider !== one.provider || !other.capabilities) return false;
  const isLive = other.status !== 'disconnected' && other.status !== 'connecting';
  return isLive || one.capabilities === null;
}

/** By two of its name, its place and our mark: each alone may be that of another file. */
function isSameFile(
  { capabilities }: StoredConnection,
  logins: readonly DesktopLogin[],
  { hello, file }: Opened,
): boolean {
  const signs = [
    hello.companyName !== undefined && hello.companyName === capabilities?.companyName,
    file !== undefined && logins.some(({ filePath }) => filePath === file),
    logins.some(({ fileId }) => hello.fileIds.includes(fileId)),
  ];
  return signs.filter(Boolean).length > 1;
}

function told({ status, capabilities }: StoredConnection): string {
  const company = `“${capabilities?.companyName ?? 'This company file'}”`;
  if (status === 'disconnected' || status === 'connecting') {
    return `${company} was connected before, and nothing was exchanged: a new connection does not know what is in it and would book everything a second time. In Ledgerbridge choose ${company} (disconnected) on the Connection page, add this computer there, and open its .qwc file instead of this one.`;
  }
  return `${company} is connected already, so nothing was exchanged: two connections would book everything twice. In Ledgerbridge choose ${company} on the Connection page, and in the Web Connector remove this entry.`;
}
