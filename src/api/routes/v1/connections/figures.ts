import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { syncedByDay, timeToSync } from '../../../../db/log/synced-by-day.ts';
import { waitingByAge } from '../../../../db/queue/waiting-by-age.ts';
import { callerOf } from '../../../access.ts';
import { findConnection } from '../../../connections/find.ts';
import { idParams } from '../../../schemas/common.ts';
import { problems } from '../../../schemas/problem.ts';
import { syncFiguresQuery, syncFiguresSchema } from '../../../schemas/sync-figures.ts';

const plugin: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/v1/connections/:id/figures',
    {
      config: { access: 'sync:read' },
      schema: {
        operationId: 'getSyncFigures',
        summary: 'What synced per day and outcome, how long it took, and what waits by age',
        tags: ['connections'],
        params: idParams,
        querystring: syncFiguresQuery,
        response: { 200: syncFiguresSchema, ...problems },
      },
    },
    async (request) => {
      const { tenantId } = callerOf(request);
      const { db } = app.deps;
      const { id: connectionId } = await findConnection(db, tenantId, request.params.id);
      const key = { tenantId, connectionId };
      const { days, complete } = await syncedByDay(db, key, request.query);
      return { days, complete, toSync: await timeToSync(db, key), waiting: await waitingByAge(db, key) };
    },
  );
};
export default plugin;
