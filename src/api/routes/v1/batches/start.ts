import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { ENTITIES } from '../../../../domain/entities/index.ts';
import { categories } from '../../../../domain/entity.ts';
import { callerOf } from '../../../access.ts';
import { startBatch } from '../../../batches/start.ts';
import { findConnection } from '../../../connections/find.ts';
import { answerPreview } from '../../../preview/answer.ts';
import { batchSchema, newPullSchema, newPushSchema } from '../../../schemas/batch.ts';
import { idParams } from '../../../schemas/common.ts';
import { previewQuery, previewSchema } from '../../../schemas/preview.ts';
import { problems } from '../../../schemas/problem.ts';
import type { ZodApp } from '../../../zod-app.ts';

const plugin: FastifyPluginAsyncZod = async (app) => {
  pushRoute(app);
  pullRoute(app);
};
export default plugin;

function pushRoute(app: ZodApp): void {
  app.post(
    '/v1/connections/:id/push',
    {
      config: { access: 'sync:write', auditsItself: true },
      schema: {
        operationId: 'push',
        summary: 'Send every record of these types that the other side does not have as it is',
        tags: ['batches'],
        params: idParams,
        body: newPushSchema.nullable(),
        response: { 202: batchSchema, 200: previewSchema.describe('With dryRun'), ...problems },
      },
    },
    async (request, reply) => {
      const { entityTypes = categories(ENTITIES), force = false, dryRun = false } = request.body ?? {};
      const { id: connectionId } = request.params;
      if (dryRun) {
        const connection = await findConnection(app.deps.db, callerOf(request).tenantId, connectionId);
        const query = previewQuery.parse({ types: entityTypes.join(','), force: String(force) });
        return reply.code(200).send(await answerPreview(app.deps, connection, query));
      }
      const asked = { action: 'push' as const, asked: request.body };
      const start = { kind: 'push' as const, ...asked, connectionId, entityTypes, params: { force } };
      const { body, headers } = await startBatch(app.deps, request, start);
      return reply.code(202).headers(headers).send(body);
    },
  );
}

function pullRoute(app: ZodApp): void {
  app.post(
    '/v1/connections/:id/pull',
    {
      config: { access: 'sync:write', auditsItself: true },
      schema: {
        operationId: 'pull',
        summary: 'Bring in what was made in the accounting system',
        tags: ['batches'],
        params: idParams,
        body: newPullSchema,
        response: { 202: batchSchema, ...problems },
      },
    },
    async (request, reply) => {
      const { entityTypes, ...params } = request.body;
      const { id: connectionId } = request.params;
      const asked = { action: 'pull' as const, asked: request.body };
      const start = { kind: 'pull' as const, ...asked, connectionId, entityTypes, params };
      const { body, headers } = await startBatch(app.deps, request, start);
      return reply.code(202).headers(headers).send(body);
    },
  );
}
