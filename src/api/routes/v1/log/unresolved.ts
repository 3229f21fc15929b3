import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { unresolvedErrors } from '../../../../db/log-queries.ts';
import { callerOf } from '../../../access.ts';
import { representUnresolved } from '../../../log/represent.ts';
import { problems } from '../../../schemas/problem.ts';
import { unresolvedQuery, unresolvedSchema } from '../../../schemas/sync-log.ts';

const plugin: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/v1/unresolved-errors',
    {
      config: { access: 'sync:read' },
      schema: {
        operationId: 'listUnresolvedErrors',
        summary: 'What waits for a person, by cause',
        tags: ['log'],
        querystring: unresolvedQuery,
        response: { 200: unresolvedSchema, ...problems },
      },
    },
    async (request) => {
      const { connection: connectionId, records: perGroup } = request.query;
      const { tenantId } = callerOf(request);
      return representUnresolved(await unresolvedErrors(app.deps.db, tenantId, { connectionId, perGroup }));
    },
  );
};
export default plugin;
