import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { resumeConnection } from '../../../../db/connections/connection-queries.ts';
import { callerOf } from '../../../access.ts';
import { disconnect } from '../../../connections/disconnect.ts';
import { findConnection, requireConnected } from '../../../connections/find.ts';
import { readHealth } from '../../../connections/health.ts';
import { readCompanyAgain } from '../../../connections/read-company.ts';
import { representConnection } from '../../../connections/represent.ts';
import { idParams } from '../../../schemas/common.ts';
import { connectionSchema, healthSchema } from '../../../schemas/connection.ts';
import { problems } from '../../../schemas/problem.ts';
import type { ZodApp } from '../../../zod-app.ts';

const plugin: FastifyPluginAsyncZod = async (app) => {
  healthRoute(app);
  disconnectRoute(app);
  resumeRoute(app);
  readCompanyRoute(app);
};
export default plugin;

function healthRoute(app: ZodApp): void {
  app.get(
    '/v1/connections/:id/health',
    {
      config: { access: 'connections:read' },
      schema: {
        operationId: 'getConnectionHealth',
        summary: 'How the connection does, in one line and one banner',
        tags: ['connections'],
        params: idParams,
        response: { 200: healthSchema, ...problems },
      },
    },
    async (request) => {
      const { tenantId } = callerOf(request);
      return readHealth(app.deps, await findConnection(app.deps.db, tenantId, request.params.id));
    },
  );
}

function disconnectRoute(app: ZodApp): void {
  app.post(
    '/v1/connections/:id/disconnect',
    {
      config: { access: 'connections:write' },
      schema: {
        operationId: 'disconnect',
        summary: 'Take the grant back and stop syncing; records and links stay',
        tags: ['connections'],
        params: idParams,
        response: { 200: connectionSchema, ...problems },
      },
    },
    async (request) => {
      const { tenantId } = callerOf(request);
      const { id } = request.params;
      await disconnect(app.deps, await findConnection(app.deps.db, tenantId, id), (error) =>
        request.log.warn({ err: error }, 'the vendor could not be told to revoke the grant'),
      );
      return representConnection(await findConnection(app.deps.db, tenantId, id));
    },
  );
}

function resumeRoute(app: ZodApp): void {
  app.post(
    '/v1/connections/:id/resume',
    {
      config: { access: 'connections:write' },
      schema: {
        operationId: 'resumeConnection',
        summary: 'End a pause now instead of waiting for its end',
        tags: ['connections'],
        params: idParams,
        response: { 200: connectionSchema, ...problems },
      },
    },
    async (request) => {
      const { tenantId } = callerOf(request);
      const { id } = request.params;
      requireConnected(await findConnection(app.deps.db, tenantId, id));
      await resumeConnection(app.deps.db, { tenantId, connectionId: id });
      app.deps.temporal.wake([{ tenantId, connectionId: id }]);
      return representConnection(await findConnection(app.deps.db, tenantId, id));
    },
  );
}

function readCompanyRoute(app: ZodApp): void {
  app.post(
    '/v1/connections/:id/read-company',
    {
      config: { access: 'connections:write' },
      schema: {
        operationId: 'readCompany',
        summary: 'Read again what the company can do: tax rates, time zone, features; no new sign-in',
        tags: ['connections'],
        params: idParams,
        response: { 200: connectionSchema, ...problems },
      },
    },
    async (request) => {
      const { tenantId } = callerOf(request);
      const { id } = request.params;
      await readCompanyAgain(app.deps, tenantId, id);
      return representConnection(await findConnection(app.deps.db, tenantId, id));
    },
  );
}
