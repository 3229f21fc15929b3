import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { listLogins, revokeLogin } from '../../../../db/desktop/logins.ts';
import { callerOf } from '../../../access.ts';
import { findConnection } from '../../../connections/find.ts';
import { addConnector, agentOf, readSetupFile, representConnectors } from '../../../desktop/connectors.ts';
import { ApiProblem } from '../../../problems.ts';
import { idParams } from '../../../schemas/common.ts';
import { connectorCreatedSchema, connectorSchema, newConnectorSchema } from '../../../schemas/connector.ts';
import { problems } from '../../../schemas/problem.ts';
import type { ZodApp } from '../../../zod-app.ts';

const params = z.object({ id: z.string().min(1).max(200), connector: z.string().min(1).max(200) });

/** Programs on other computers that work for a connection. */
const plugin: FastifyPluginAsyncZod = async (app) => {
  listRoute(app);
  addRoute(app);
  setupFileRoute(app);
  revokeRoute(app);
};
export default plugin;

function listRoute(app: ZodApp): void {
  app.get(
    '/v1/connections/:id/connectors',
    {
      config: { access: 'connections:read' },
      schema: {
        operationId: 'listConnectors',
        summary: 'The computers whose Web Connector works for this connection',
        tags: ['connections'],
        params: idParams,
        response: { 200: z.object({ data: z.array(connectorSchema) }), ...problems },
      },
    },
    async (request) => {
      const { tenantId } = callerOf(request);
      const { id: connectionId } = await findConnection(app.deps.db, tenantId, request.params.id);
      return { data: representConnectors(await listLogins(app.deps.db, { tenantId, connectionId })) };
    },
  );
}

function addRoute(app: ZodApp): void {
  app.post(
    '/v1/connections/:id/connectors',
    {
      config: { access: 'connections:write' },
      schema: {
        operationId: 'addConnector',
        summary: 'A user, a password and a .qwc file for one more computer',
        description: 'A company that was disconnected is connected again, with its links, by the next visit.',
        tags: ['connections'],
        params: idParams,
        body: newConnectorSchema,
        response: { 201: connectorCreatedSchema, ...problems },
      },
    },
    async (request, reply) => {
      const caller = callerOf(request);
      const connection = await findConnection(app.deps.db, caller.tenantId, request.params.id);
      const added = await addConnector(app.deps, caller, connection, request.body);
      return reply.code(201).send(added);
    },
  );
}

function setupFileRoute(app: ZodApp): void {
  app.get(
    '/v1/connections/:id/connectors/:connector/web-connector.qwc',
    {
      config: { access: 'connections:read' },
      schema: {
        operationId: 'getConnectorFile',
        summary: 'The .qwc file of a computer; the same whenever it is asked for',
        tags: ['connections'],
        params,
        response: { 200: z.string().describe('XML for the Web Connector'), ...problems },
      },
    },
    async (request, reply) => {
      const { tenantId } = callerOf(request);
      const connection = await findConnection(app.deps.db, tenantId, request.params.id);
      const file = await readSetupFile(app.deps, connection, request.params.connector);
      return reply
        .header('content-type', file.contentType)
        .header('content-disposition', `attachment; filename="${file.fileName}"`)
        .send(file.body);
    },
  );
}

function revokeRoute(app: ZodApp): void {
  app.post(
    '/v1/connections/:id/connectors/:connector/revoke',
    {
      config: { access: 'connections:write' },
      schema: {
        operationId: 'revokeConnector',
        summary: 'Let a computer in no more',
        tags: ['connections'],
        params,
        response: { 200: z.object({ revoked: z.literal(true) }), ...problems },
      },
    },
    async (request) => {
      const { tenantId } = callerOf(request);
      const connection = await findConnection(app.deps.db, tenantId, request.params.id);
      agentOf(app.deps, connection);
      const owner = { tenantId, connectionId: connection.id };
      const { connector } = request.params;
      if (!(await revokeLogin(app.deps.db, owner, connector))) {
        throw new ApiProblem('not_found', `There is no connector ${connector}.`);
      }
      return { revoked: true as const };
    },
  );
}
