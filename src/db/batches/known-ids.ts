import type { Executor } from '../client.ts';
import { batches, connections } from '../schema/index.ts';

/** The ids that runs in Temporal may be for. All tenants: only operators ask. */
export async function knownIds(
  db: Executor,
): Promise<{ connections: ReadonlySet<string>; batches: ReadonlySet<string> }> {
  const [ofConnections, ofBatches] = [
    await db.select({ id: connections.id }).from(connections),
    await db.select({ id: batches.id }).from(batches),
  ];
  return {
    connections: new Set(ofConnections.map(({ id }) => id)),
    batches: new Set(ofBatches.map(({ id }) => id)),
  };
}
