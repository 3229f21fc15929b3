import { randomBytes } from 'node:crypto';
import type { Executor } from '../../db/client.ts';
import type { StoredDelivery } from '../../db/webhooks/webhook-deliveries.ts';
import {
  changeEndpoint,
  createEndpoint,
  type NewEndpoint,
  readEndpoint,
  type StoredEndpoint,
} from '../../db/webhooks/webhook-endpoints.ts';
import { endpointSecretContext } from '../../secrets.ts';
import { leadsInside, PRIVATE } from '../../webhook-sender.ts';
import type { AppDeps } from '../deps.ts';
import { requireRoom } from '../limits/limits.ts';
import { ApiProblem } from '../problems.ts';
import type { DeliveryView, EndpointView } from '../schemas/webhook.ts';
import { fieldError } from '../validation.ts';

/** What Standard Webhooks recommends: 24 to 64 random bytes. */
const SECRET_BYTES = 32;

export async function findEndpoint(db: Executor, tenantId: string, id: string): Promise<StoredEndpoint> {
  const endpoint = await readEndpoint(db, tenantId, id);
  if (!endpoint) throw noEndpoint(id);
  return endpoint;
}

export function noEndpoint(id: string): ApiProblem {
  return new ApiProblem('not_found', `There is no webhook endpoint ${id}.`);
}

/** Refused when it is entered: nothing would ever be delivered there. */
export function requireReachable({ config }: Pick<AppDeps, 'config'>, url: string): void {
  if (config.WEBHOOK_ALLOW_PRIVATE_ADDRESSES || !leadsInside(url)) return;
  throw new ApiProblem('invalid_body', undefined, { errors: [fieldError(['url'], PRIVATE)] });
}

/** The answer has the secret in the clear, this once. */
export async function addEndpoint(tx: Executor, deps: AppDeps, tenantId: string, wanted: NewEndpoint) {
  await requireRoom(tx, deps.config, { tenantId, quota: 'webhook_endpoints', count: 1 });
  const { secret, sealed } = newSecret(deps, tenantId);
  const endpoint = await createEndpoint(tx, tenantId, { ...wanted, secrets: [sealed] });
  return { ...representEndpoint(endpoint), secret };
}

/** A new secret signs from now on; the one before it too, if it is kept. */
export async function rotateSecret(
  tx: Executor,
  deps: AppDeps,
  endpoint: StoredEndpoint,
  { keepOld }: { keepOld: boolean },
) {
  const { tenantId, id } = endpoint;
  const { secret, sealed } = newSecret(deps, tenantId);
  const secrets = [sealed, ...(keepOld ? endpoint.secrets.slice(0, 1) : [])];
  const changed = await changeEndpoint(tx, tenantId, id, { secrets });
  if (!changed) throw noEndpoint(id);
  return { ...representEndpoint(changed), secret };
}

function newSecret({ sealer }: AppDeps, tenantId: string): { secret: string; sealed: string } {
  const secret = `whsec_${randomBytes(SECRET_BYTES).toString('base64')}`;
  return { secret, sealed: sealer.seal(secret, endpointSecretContext(tenantId)) };
}

export function representEndpoint(endpoint: StoredEndpoint): EndpointView {
  const { id, url, description, events, disabledAt, disabledReason, failingSince, createdAt } = endpoint;
  return {
    id,
    url,
    description,
    events,
    enabled: disabledAt === null,
    disabledReason,
    failingSince: failingSince?.toISOString() ?? null,
    createdAt: createdAt.toISOString(),
  };
}

export function representDelivery(delivery: StoredDelivery): DeliveryView {
  const { id, eventId, type, data, state, tries, attempts, dueAt, createdAt, deliveredAt } = delivery;
  return {
    id: String(id),
    eventId,
    type,
    data,
    state,
    tries,
    attempts,
    nextTryAt: state === 'pending' ? dueAt.toISOString() : null,
    createdAt: createdAt.toISOString(),
    deliveredAt: deliveredAt?.toISOString() ?? null,
  };
}
