import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { changeEndpoint, deleteEndpoint, listEndpoints } from '../../../../db/webhooks/webhook-endpoints.ts';
import { callerOf } from '../../../access.ts';
import { createOnce } from '../../../idempotent-request.ts';
import { idParams } from '../../../schemas/common.ts';
import { problems } from '../../../schemas/problem.ts';
import {
  endpointChangeSchema,
  endpointSchema,
  endpointSecretSchema,
  newEndpointSchema,
  rotateSchema,
} from '../../../schemas/webhook.ts';
import {
  addEndpoint,
  findEndpoint,
  noEndpoint,
  representEndpoint,
  requireReachable,
  rotateSecret,
} from '../../../webhooks/endpoints.ts';
import type { ZodApp } from '../../../zod-app.ts';

const plugin: FastifyPluginAsyncZod = async (app) => {
  listRoute(app);
  createRoute(app);
  readRoute(app);
  changeRoute(app);
  rotateRoute(app);
  deleteRoute(app);
};
export default plugin;

function listRoute(app: ZodApp): void {
  app.get(
    '/v1/webhook-endpoints',
    {
      config: { access: 'webhooks:read' },
      schema: {
        operationId: 'listWebhookEndpoints',
        summary: 'Whom we tell, and how that goes',
        tags: ['webhooks'],
        response: { 200: z.object({ items: z.array(endpointSchema) }), ...problems },
      },
    },
    async (request) => {
      const rows = await listEndpoints(app.deps.db, callerOf(request).tenantId);
      return { items: rows.map(representEndpoint) };
    },
  );
}

function createRoute(app: ZodApp): void {
  app.post(
    '/v1/webhook-endpoints',
    {
      config: { access: 'webhooks:write', auditBody: true },
      schema: {
        operationId: 'createWebhookEndpoint',
        summary: 'Tell an address; the answer has the signing secret, this once',
        tags: ['webhooks'],
        body: newEndpointSchema,
        response: { 201: endpointSecretSchema, ...problems },
      },
    },
    async (request, reply) => {
      const { tenantId } = callerOf(request);
      requireReachable(app.deps, request.body.url);
      const { body, headers } = await createOnce(app.deps, request, async (tx) => {
        const made = await addEndpoint(tx, app.deps, tenantId, request.body);
        return { status: 201, body: made, headers: { location: `/v1/webhook-endpoints/${made.id}` } };
      });
      return reply.code(201).headers(headers).send(body);
    },
  );
}

function readRoute(app: ZodApp): void {
  app.get(
    '/v1/webhook-endpoints/:id',
    {
      config: { access: 'webhooks:read' },
      schema: {
        operationId: 'getWebhookEndpoint',
        summary: 'An endpoint',
        tags: ['webhooks'],
        params: idParams,
        response: { 200: endpointSchema, ...problems },
      },
    },
    async (request) =>
      representEndpoint(await findEndpoint(app.deps.db, callerOf(request).tenantId, request.params.id)),
  );
}

function changeRoute(app: ZodApp): void {
  app.put(
    '/v1/webhook-endpoints/:id',
    {
      config: { access: 'webhooks:write', auditBody: true },
      schema: {
        operationId: 'putWebhookEndpoint',
        summary: 'Change an endpoint, or switch it off and on',
        tags: ['webhooks'],
        params: idParams,
        body: endpointChangeSchema,
        response: { 200: endpointSchema, ...problems },
      },
    },
    async (request) => {
      const { enabled, ...change } = request.body;
      requireReachable(app.deps, change.url);
      const { id } = request.params;
      const state = enabled
        ? { disabledAt: null }
        : { disabledAt: new Date(), disabledReason: 'Switched off by hand.' };
      const changed = await changeEndpoint(app.deps.db, callerOf(request).tenantId, id, {
        ...change,
        ...state,
      });
      if (!changed) throw noEndpoint(id);
      return representEndpoint(changed);
    },
  );
}

function rotateRoute(app: ZodApp): void {
  app.post(
    '/v1/webhook-endpoints/:id/rotate-secret',
    {
      config: { access: 'webhooks:write' },
      schema: {
        operationId: 'rotateWebhookSecret',
        summary: 'A new signing secret; the answer has it, this once',
        tags: ['webhooks'],
        params: idParams,
        body: rotateSchema,
        response: { 200: endpointSecretSchema, ...problems },
      },
    },
    async (request) => {
      const { tenantId } = callerOf(request);
      const { body } = await createOnce(app.deps, request, async (tx) => {
        const endpoint = await findEndpoint(tx, tenantId, request.params.id);
        return { status: 200, body: await rotateSecret(tx, app.deps, endpoint, request.body) };
      });
      return body;
    },
  );
}

function deleteRoute(app: ZodApp): void {
  app.delete(
    '/v1/webhook-endpoints/:id',
    {
      config: { access: 'webhooks:write' },
      schema: {
        operationId: 'deleteWebhookEndpoint',
        summary: 'Tell this address no more; its delivery log goes too',
        tags: ['webhooks'],
        params: idParams,
        response: { 204: z.undefined().describe('Removed'), ...problems },
      },
    },
    async (request, reply) => {
      const { tenantId } = callerOf(request);
      const { id } = request.params;
      const removed = await app.deps.db.transaction((tx) => deleteEndpoint(tx, tenantId, id));
      if (!removed) throw noEndpoint(id);
      return reply.code(204).send();
    },
  );
}
