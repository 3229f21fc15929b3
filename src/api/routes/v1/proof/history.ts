import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { callerOf, requireAccess } from '../../../access.ts';
import { readHistory } from '../../../history/read.ts';
import { recordRefParams } from '../../../schemas/common.ts';
import { historyQuery, historySchema } from '../../../schemas/history.ts';
import { problems } from '../../../schemas/problem.ts';

const plugin: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/v1/records/:type/:id/history',
    {
      config: { access: 'sync:read' },
      schema: {
        operationId: 'getRecordHistory',
        summary: 'One record through time, on both sides, as of any moment',
        description: 'Needs the scope records:read as well.',
        tags: ['log'],
        params: recordRefParams,
        querystring: historyQuery,
        response: { 200: historySchema, ...problems },
      },
    },
    async (request) => {
      const caller = callerOf(request);
      requireAccess(caller, 'records:read');
      const { type, id } = request.params;
      const ref = { entityType: type, recordId: id };
      return readHistory(app.deps, caller.tenantId, ref, request.query.at);
    },
  );
};
export default plugin;
