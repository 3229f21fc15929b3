import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { callerOf } from '../../../access.ts';
import { readHistory, withoutContent } from '../../../history/read.ts';
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
        description: 'Without the scope records:read what the record says is left out.',
        tags: ['log'],
        params: recordRefParams,
        querystring: historyQuery,
        response: { 200: historySchema, ...problems },
      },
    },
    async (request) => {
      const caller = callerOf(request);
      const { type, id } = request.params;
      const ref = { entityType: type, recordId: id };
      const history = await readHistory(app.deps, caller.tenantId, ref, request.query.at);
      return caller.scopes.has('records:read') ? history : withoutContent(history);
    },
  );
};
export default plugin;
