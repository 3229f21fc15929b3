import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { callerOf } from '../../../access.ts';
import { findConnection } from '../../../connections/find.ts';
import { readSetup } from '../../../connections/setup.ts';
import { idParams } from '../../../schemas/common.ts';
import { problems } from '../../../schemas/problem.ts';
import { setupSchema } from '../../../schemas/setup.ts';

const plugin: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/v1/connections/:id/setup',
    {
      config: { access: 'connections:read' },
      schema: {
        operationId: 'getConnectionSetup',
        summary: 'How far setting it up has come, and which step is next',
        tags: ['connections'],
        params: idParams,
        response: { 200: setupSchema, ...problems },
      },
    },
    async (request) =>
      readSetup(app.deps, await findConnection(app.deps.db, callerOf(request).tenantId, request.params.id)),
  );
};
export default plugin;
