import type { Executor } from '../../db/client.ts';
import { countKept, lockLimits, readLimits } from '../../db/people/tenant-limits.ts';
import { LIMIT_LABELS, type Quota, type TenantLimit } from '../../domain/tenant-limit.ts';
import type { ApiConfig } from '../deps.ts';
import { ApiProblem } from '../problems.ts';

const VARIABLES = {
  records: 'LIMIT_RECORDS',
  connections: 'LIMIT_CONNECTIONS',
  webhook_endpoints: 'LIMIT_WEBHOOK_ENDPOINTS',
  requests_per_minute: 'LIMIT_REQUESTS_PER_MINUTE',
} as const satisfies Record<TenantLimit, keyof ApiConfig>;

/** The business's own limit, or the installation's; undefined where there is none. */
export async function limitOf(
  db: Executor,
  config: ApiConfig,
  tenantId: string,
  limit: TenantLimit,
): Promise<number | undefined> {
  const own = (await readLimits(db, tenantId))?.[limit];
  return own === undefined ? config[VARIABLES[limit]] : (own ?? undefined);
}

interface Adding {
  tenantId: string;
  quota: Quota;
  /** How many come to those that are kept. */
  count: number;
}

/**
 * In the transaction that adds, before it does: of two at once only as many pass as there is room for. What is kept
 * already may always be changed, also above a limit that was lowered.
 * @throws ApiProblem `limit_reached`
 */
export async function requireRoom(
  tx: Executor,
  config: ApiConfig,
  { tenantId, quota, count }: Adding,
): Promise<void> {
  const limit = count === 0 ? undefined : await limitOf(tx, config, tenantId, quota);
  if (limit === undefined) return;
  await lockLimits(tx, tenantId);
  const kept = await countKept(tx, tenantId, quota);
  if (kept + count <= limit) return;
  const what = LIMIT_LABELS[quota];
  throw new ApiProblem(
    'limit_reached',
    `The limit of this business is ${limit} ${what}: it has ${kept}, and ${count} more were asked for.`,
  );
}

export interface LimitView {
  limit: number | null;
  /** Null where nothing limits it: then it is not counted. */
  used: number | null;
}

export async function showLimits(
  db: Executor,
  config: ApiConfig,
  tenantId: string,
): Promise<Record<TenantLimit, LimitView>> {
  const view = async (name: TenantLimit): Promise<LimitView> => {
    const limit = await limitOf(db, config, tenantId, name);
    const isCounted = limit !== undefined && name !== 'requests_per_minute';
    return { limit: limit ?? null, used: isCounted ? await countKept(db, tenantId, name) : null };
  };
  return {
    records: await view('records'),
    connections: await view('connections'),
    webhook_endpoints: await view('webhook_endpoints'),
    requests_per_minute: await view('requests_per_minute'),
  };
}
