import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { createConnection, listConnections } from '../../../../db/connections/connection-queries.ts';
import { callerOf } from '../../../access.ts';
import { findConnection } from '../../../connections/find.ts';
import { requireOffered } from '../../../connections/offered.ts';
import { representConnection } from '../../../connections/represent.ts';
import { createOnce } from '../../../idempotent-request.ts';
import { requireRoom } from '../../../limits/limits.ts';
import { ApiProblem } from '../../../problems.ts';
import { idParams } from '../../../schemas/common.ts';
import { connectionSchema, newConnectionSchema } from '../../../schemas/connection.ts';
import { problems } from '../../../schemas/problem.ts';
import { fieldError } from '../../../validation.ts';
import type { ZodApp } from '../../../zod-app.ts';

const plugin: FastifyPluginAsyncZod = async (app) => {
  createRoute(app);
  listRoute(app);
  readRoute(app);
};
export default plugin;

function createRoute(app: ZodApp): void {
  app.post(
    '/v1/connections',
    {
      config: { access: 'connections:write' },
      schema: {
        operationId: 'createConnection',
        summary: 'Begin connecting an accounting system',
        tags: ['connections'],
        body: newConnectionSchema,
        response: { 201: connectionSchema, ...problems },
      },
    },
    async (request, reply) => {
      const { provider } = request.body;
      if (!app.deps.providers.has(provider)) {
        const known = app.deps.providers.names().join(', ');
        const errors = [fieldError(['provider'], `is not one of: ${known}`)];
        throw new ApiProblem('invalid_body', undefined, { errors });
      }
      const { tenantId } = callerOf(request);
      await requireOffered(app.deps, tenantId, provider);
      const { delivery, asksApproval: approvalRequired } =
        app.deps.providers.get(provider).provider.capabilities;
      const { syncsBy = delivery === 'they_poll' ? 'runs' : 'events' } = request.body;
      const { body, headers } = await createOnce(app.deps, request, async (tx) => {
        await requireRoom(tx, app.deps.config, { tenantId, quota: 'connections', count: 1 });
        const wanted = { approvalRequired, ...request.body, syncsBy, gateOpen: delivery === 'we_call' };
        const made = representConnection(await createConnection(tx, tenantId, wanted));
        return { status: 201, body: made, headers: { location: `/v1/connections/${made.id}` } };
      });
      return reply.code(201).headers(headers).send(body);
    },
  );
}

function listRoute(app: ZodApp): void {
  app.get(
    '/v1/connections',
    {
      config: { access: 'connections:read' },
      schema: {
        operationId: 'listConnections',
        summary: 'Connections, oldest first',
        tags: ['connections'],
        response: { 200: z.object({ items: z.array(connectionSchema) }), ...problems },
      },
    },
    async (request) => {
      const rows = await listConnections(app.deps.db, callerOf(request).tenantId);
      return { items: rows.map(representConnection) };
    },
  );
}

function readRoute(app: ZodApp): void {
  app.get(
    '/v1/connections/:id',
    {
      config: { access: 'connections:read' },
      schema: {
        operationId: 'getConnection',
        summary: 'A connection and what its company can do',
        tags: ['connections'],
        params: idParams,
        response: { 200: connectionSchema, ...problems },
      },
    },
    async (request) =>
      representConnection(await findConnection(app.deps.db, callerOf(request).tenantId, request.params.id)),
  );
}
