import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { unresolvedErrors } from '../../../../db/log/log-queries.ts';
import { retryUnresolved } from '../../../../db/queue/retry-unresolved.ts';
import { makeActive } from '../../../../db/records/make-active.ts';
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
      const wanted = { errorType: type, connectionId, actor };
      const done = await retryUnresolved(app.deps.db, tenantId, wanted);
      if (done === 'switched_off') throw new ApiProblem('sync_disabled');
      const { retried, connectionIds } = done;
      // Sent as they are they would stay inactive.
      const others =
        type === 'InactiveThere' ? await makeActive(app.deps.db, { tenantId, actor }, retried) : [];
      const woken = [...new Set([...connectionIds, ...others])];
      app.deps.temporal.wake(woken.map((id) => ({ tenantId, connectionId: id })));
      return reply.code(202).send({ retried: retried.length });
    },
  );
}
