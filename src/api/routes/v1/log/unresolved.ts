import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { unresolvedErrors } from '../../../../db/log/log-queries.ts';
import { retryCause } from '../../../../db/records/retry-cause.ts';
import { callerOf } from '../../../access.ts';
import { findConnection } from '../../../connections/find.ts';
import { representUnresolved } from '../../../log/represent.ts';
import { ApiProblem } from '../../../problems.ts';
import { problems } from '../../../schemas/problem.ts';
import {
  retriedSchema,
  retryCauseSchema,
  unresolvedQuery,
  unresolvedSchema,
} from '../../../schemas/sync-log.ts';
import type { ZodApp } from '../../../zod-app.ts';

const plugin: FastifyPluginAsyncZod = async (app) => {
  listRoute(app);
  retryRoute(app);
};
export default plugin;

function listRoute(app: ZodApp): void {
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
}

function retryRoute(app: ZodApp): void {
  app.post(
    '/v1/unresolved-errors/retry',
    {
      config: { access: 'sync:write', auditBody: true },
      schema: {
        operationId: 'retryUnresolvedErrors',
        summary: 'Retry every record of one cause; they go before everything else',
        tags: ['log'],
        body: retryCauseSchema,
        response: { 202: retriedSchema, ...problems },
      },
    },
    async (request, reply) => {
      const { type, connectionId } = request.body;
      const { tenantId, actor } = callerOf(request);
      if (connectionId !== undefined) await findConnection(app.deps.db, tenantId, connectionId);
      const done = await retryCause(app.deps.db, tenantId, { errorType: type, connectionId, actor });
      if (done === 'switched_off') throw new ApiProblem('sync_disabled');
      app.deps.temporal.wake(done.wake.map((id) => ({ tenantId, connectionId: id })));
      return reply.code(202).send({ retried: done.retried });
    },
  );
}
