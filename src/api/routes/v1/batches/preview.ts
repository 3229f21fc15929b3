import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import type { z } from 'zod';
import { callerOf, requireAccess } from '../../../access.ts';
import { findConnection } from '../../../connections/find.ts';
import { answerPreview } from '../../../preview/answer.ts';
import { idParams } from '../../../schemas/common.ts';
import { previewQuery, previewSchema } from '../../../schemas/preview.ts';
import { problems } from '../../../schemas/problem.ts';

const plugin: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/v1/connections/:id/push-preview',
    {
      config: { access: 'sync:read' },
      schema: {
        operationId: 'previewPush',
        summary: 'What a push would create, update, skip and be refused, with the exact payloads on demand',
        description: 'What records say, with payloads or compare, needs the scope records:read as well.',
        tags: ['batches'],
        params: idParams,
        querystring: previewQuery,
        response: { 200: previewSchema, ...problems },
      },
    },
    async (request): Promise<z.infer<typeof previewSchema>> => {
      const caller = callerOf(request);
      const { tenantId } = caller;
      const { payloads, compare } = request.query;
      if (payloads || compare) requireAccess(caller, 'records:read');
      const connection = await findConnection(app.deps.db, tenantId, request.params.id);
      return answerPreview(app.deps, connection, request.query);
    },
  );
};
export default plugin;
