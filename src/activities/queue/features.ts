import { openBooks } from '../../books.ts';
import { type Connection, saveFeatures } from '../../db/connections/connection-state.ts';
import type { EntityType } from '../../domain/entity.ts';
import type { CompanyCapabilities } from '../../providers/provider.ts';
import type { ActivityDeps } from '../deps.ts';

/** Reads are metered: while a feature is off, one look in ten seconds, however many sets need it. */
const LOOK_EVERY_MS = 10_000;
/** A step on our own database waits for it; what is not told by then is told to the next one. */
const TIMEOUT_MS = 5_000;

/**
 * The connection as it is, unless the company lacked something that these types need: then it is looked up
 * again, so that switching it on is noticed by the next push. When it cannot be read, what is known stays; a
 * vendor whose agent polls tells it at the beginning of each of its sessions.
 */
export async function withFeatures(
  deps: ActivityDeps,
  connection: Connection,
  types: readonly EntityType[],
  { now = false } = {},
): Promise<Connection> {
  const { provider } = deps.providers.get(connection.provider);
  const { capabilities } = connection;
  const needed = types.flatMap((type) => provider.capabilities.features?.[type] ?? []);
  if (
    !capabilities ||
    provider.capabilities.delivery === 'they_poll' ||
    needed.every((feature) => capabilities[feature])
  )
    return connection;
  if (!now && isFresh(capabilities)) return connection;
  const owner = { tenantId: connection.tenantId, connectionId: connection.id };
  // Before the look: whoever needs it meanwhile does not look as well.
  await saveFeatures(deps.db, owner, { featuresReadAt: new Date().toISOString() });
  const found = await look(deps, connection);
  if (!found) return connection;
  await saveFeatures(deps.db, owner, found);
  return { ...connection, capabilities: { ...capabilities, ...found } };
}

async function look(
  deps: ActivityDeps,
  connection: Connection,
): Promise<Partial<CompanyCapabilities> | undefined> {
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  try {
    const answer = await openBooks(deps, connection, { asker: 'features', signal }).features();
    if (answer.ok) return { ...answer.value, featuresRefusal: null };
    const { failure } = answer;
    return failure.kind === 'refused' ? { featuresRefusal: failure.error.message } : undefined;
  } catch (error) {
    // Its turn in the budget did not come in time.
    if (signal.aborted) return undefined;
    throw error;
  }
}

function isFresh({ featuresReadAt }: CompanyCapabilities): boolean {
  return featuresReadAt !== undefined && Date.now() - Date.parse(featuresReadAt) < LOOK_EVERY_MS;
}
