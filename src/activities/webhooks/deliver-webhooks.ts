import { Context } from '@temporalio/activity';
import {
  type EndpointKey,
  pruneDeliveries,
  type StoredDelivery,
  storeAttempt,
  takeDue,
} from '../../db/webhooks/webhook-deliveries.ts';
import {
  changeEndpoint,
  noteEndpoint,
  readEndpoint,
  type StoredEndpoint,
} from '../../db/webhooks/webhook-endpoints.ts';
import { DELIVERY_RETRIES_MS, ENDPOINT_GIVEN_UP_MS } from '../../domain/outbound-event.ts';
import { endpointSecretContext } from '../../secrets.ts';
import type { WebhookAnswer } from '../../webhook-sender.ts';
import type { ActivityDeps } from '../deps.ts';

/** Sent side by side; one that does not answer holds up no more than its neighbours of the same page. */
const PAGE = 20;

/** Sends a page of what is due to an endpoint. `more` when the page was full. */
export async function deliverWebhooks(deps: ActivityDeps, key: EndpointKey): Promise<{ more: boolean }> {
  const endpoint = await readEndpoint(deps.db, key.tenantId, key.endpointId);
  if (!endpoint || endpoint.disabledAt) return { more: false };
  const due = await takeDue(deps.db, key, PAGE);
  const secrets = endpoint.secrets.map((sealed) =>
    deps.sealer.open(sealed, endpointSecretContext(key.tenantId)),
  );
  const answers = await Promise.all(due.map((delivery) => deliver(deps, key, endpoint, delivery, secrets)));
  if (answers.length > 0) await note(deps, endpoint, answers);
  if (due.length < PAGE) await pruneDeliveries(deps.db, key);
  return { more: due.length === PAGE };
}

async function deliver(
  deps: ActivityDeps,
  key: EndpointKey,
  { url }: StoredEndpoint,
  delivery: StoredDelivery,
  secrets: readonly string[],
): Promise<WebhookAnswer> {
  const { id, eventId, type, data, createdAt: timestamp, tries } = delivery;
  const startedAt = Date.now();
  const answer = await deps.sendWebhook({ url, secrets, id: eventId, type, timestamp, data });
  Context.current().heartbeat();
  const attempt = {
    at: new Date(startedAt).toISOString(),
    durationMs: Date.now() - startedAt,
    ...('status' in answer ? { status: answer.status } : { error: answer.error }),
  };
  const retryInMs = answer.took || isGone(answer) ? undefined : DELIVERY_RETRIES_MS[tries];
  await storeAttempt(deps.db, key, id, { attempt, took: answer.took, retryInMs });
  return answer;
}

/** "Gone" asks never to be told again; one that takes nothing for days is asked no more. */
async function note(
  deps: ActivityDeps,
  { tenantId, id }: StoredEndpoint,
  answers: readonly WebhookAnswer[],
): Promise<void> {
  const took = answers.some((answer) => answer.took);
  const noted = await noteEndpoint(deps.db, tenantId, id, took);
  const failingMs = noted?.failingSince ? Date.now() - noted.failingSince.getTime() : 0;
  const reason = answers.some(isGone)
    ? 'It answered 410 Gone.'
    : failingMs > ENDPOINT_GIVEN_UP_MS
      ? 'It has taken nothing for five days.'
      : undefined;
  if (!reason) return;
  await changeEndpoint(deps.db, tenantId, id, { disabledAt: new Date(), disabledReason: reason });
}

function isGone(answer: WebhookAnswer): boolean {
  return 'status' in answer && answer.status === 410;
}
