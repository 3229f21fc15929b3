import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { addDelivery, listDeliveries, replay } from '../../../../db/webhooks/webhook-deliveries.ts';
import { callerOf } from '../../../access.ts';
import { readCursor, writeCursor } from '../../../cursor.ts';
import type { AppDeps } from '../../../deps.ts';
import { splitPage } from '../../../page.ts';
import { ApiProblem } from '../../../problems.ts';
import { idParams, pageOf } from '../../../schemas/common.ts';
import { problems } from '../../../schemas/problem.ts';
import {
  deliveryParams,
  deliveryQuery,
  deliverySchema,
  replayedSchema,
  replaySchema,
} from '../../../schemas/webhook.ts';
import { findEndpoint, representDelivery } from '../../../webhooks/endpoints.ts';
import type { ZodApp } from '../../../zod-app.ts';

const plugin: FastifyPluginAsyncZod = async (app) => {
  listRoute(app);
  replayRoute(app);
  replayOneRoute(app);
  testRoute(app);
};
export default plugin;

function listRoute(app: ZodApp): void {
  app.get(
    '/v1/webhook-endpoints/:id/deliveries',
    {
      config: { access: 'webhooks:read' },
      schema: {
        operationId: 'listWebhookDeliveries',
        summary: 'What an endpoint was told, newest first; kept for thirty days',
        tags: ['webhooks'],
        params: idParams,
        querystring: deliveryQuery,
        response: { 200: pageOf(deliverySchema), ...problems },
      },
    },
    async (request) => list(app.deps, callerOf(request).tenantId, request.params.id, request.query),
  );
}

async function list(
  { db, sealer, clock = () => new Date() }: AppDeps,
  tenantId: string,
  endpointId: string,
  { cursor, limit, ...filter }: z.output<typeof deliveryQuery>,
) {
  await findEndpoint(db, tenantId, endpointId);
  const scope = { tenantId, list: `deliveries/${endpointId}`, filter };
  const before = readCursor(sealer, scope, z.int(), cursor, clock());
  const rows = await listDeliveries(db, { tenantId, endpointId }, { ...filter, before, limit: limit + 1 });
  const { page, last } = splitPage(rows, limit);
  return {
    items: page.map(representDelivery),
    next: last ? writeCursor(sealer, scope, last.id, clock()) : null,
  };
}

function replayRoute(app: ZodApp): void {
  app.post(
    '/v1/webhook-endpoints/:id/replay',
    {
      config: { access: 'webhooks:write', auditBody: true },
      schema: {
        operationId: 'replayWebhooks',
        summary: 'Send everything again that was not taken since an instant',
        tags: ['webhooks'],
        params: idParams,
        body: replaySchema,
        response: { 200: replayedSchema, ...problems },
      },
    },
    async (request) => {
      const { tenantId } = callerOf(request);
      const { id: endpointId } = await findEndpoint(app.deps.db, tenantId, request.params.id);
      return { replayed: await replay(app.deps.db, { tenantId, endpointId }, request.body) };
    },
  );
}

function replayOneRoute(app: ZodApp): void {
  app.post(
    '/v1/webhook-endpoints/:id/deliveries/:delivery/replay',
    {
      config: { access: 'webhooks:write' },
      schema: {
        operationId: 'replayWebhookDelivery',
        summary: 'Send one event again, under the same webhook-id',
        tags: ['webhooks'],
        params: deliveryParams,
        response: { 200: replayedSchema, ...problems },
      },
    },
    async (request) => {
      const { tenantId } = callerOf(request);
      const { id, delivery } = request.params;
      const { id: endpointId } = await findEndpoint(app.deps.db, tenantId, id);
      const replayed = await replay(app.deps.db, { tenantId, endpointId }, { id: delivery });
      if (replayed === 0) throw new ApiProblem('not_found', `There is no delivery ${delivery}.`);
      return { replayed };
    },
  );
}

function testRoute(app: ZodApp): void {
  app.post(
    '/v1/webhook-endpoints/:id/test',
    {
      config: { access: 'webhooks:write' },
      schema: {
        operationId: 'testWebhookEndpoint',
        summary: 'Send an event of type webhook.test',
        tags: ['webhooks'],
        params: idParams,
        response: { 202: z.object({ queued: z.literal(true) }), ...problems },
      },
    },
    async (request, reply) => {
      const { tenantId, actor } = callerOf(request);
      const { id: endpointId } = await findEndpoint(app.deps.db, tenantId, request.params.id);
      const event = { type: 'webhook.test' as const, data: { requestedBy: actor } };
      await addDelivery(app.deps.db, { tenantId, endpointId }, event);
      return reply.code(202).send({ queued: true as const });
    },
  );
}
