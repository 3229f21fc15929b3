import { and, eq } from 'drizzle-orm';
import type { Executor } from '../client.ts';
import { type ConnectionKey, keyOf } from '../links/links.ts';
import { connectors } from '../schema/index.ts';

export type Connector = typeof connectors.$inferSelect;
export type ConnectorChange = Partial<Omit<Connector, 'tenantId' | 'connectionId'>>;

/** As it stands, or as it is before anybody used it. */
export async function readConnector(db: Executor, owner: ConnectionKey): Promise<Connector> {
  const [row] = await db.select().from(connectors).where(isConnector(owner));
  return row ?? { ...UNUSED, ...keyOf(owner) };
}

export async function saveConnector(
  db: Executor,
  owner: ConnectionKey,
  change: ConnectorChange,
): Promise<void> {
  await db
    .insert(connectors)
    .values({ ...keyOf(owner), ...change })
    .onConflictDoUpdate({ target: [connectors.tenantId, connectors.connectionId], set: change });
}

const UNUSED: Omit<Connector, 'tenantId' | 'connectionId'> = {
  state: 'closed',
  openedBy: null,
  openedAt: null,
  nextRunAt: null,
  nightAt: null,
  morning: 'by_hand',
  timeZone: null,
  nightFrom: '22:00',
  nightTo: '05:00',
  polls: [],
  scheduled: null,
  repairs: 0,
  repairedAt: null,
  progress: null,
  progressAt: null,
};

export function isConnector({ tenantId, connectionId }: ConnectionKey) {
  return and(eq(connectors.tenantId, tenantId), eq(connectors.connectionId, connectionId));
}
