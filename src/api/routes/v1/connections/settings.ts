import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { readSettings, saveSettings } from '../../../../db/connection-queries.ts';
import { callerOf } from '../../../access.ts';
import { findConnection } from '../../../connections/find.ts';
import { idParams } from '../../../schemas/common.ts';
import { settingsSchema } from '../../../schemas/connection.ts';
import { problems } from '../../../schemas/problem.ts';
import type { ZodApp } from '../../../zod-app.ts';

const plugin: FastifyPluginAsyncZod = async (app) => {
  readRoute(app);
  writeRoute(app);
};
export default plugin;

function readRoute(app: ZodApp): void {
  app.get(
    '/v1/connections/:id/settings',
    {
      config: { access: 'connections:read' },
      schema: {
        operationId: 'getSyncSettings',
        summary: 'What syncs by itself',
        tags: ['connections'],
        params: idParams,
        response: { 200: settingsSchema, ...problems },
      },
    },
    async (request) => {
      const { tenantId } = callerOf(request);
      const { id } = await findConnection(app.deps.db, tenantId, request.params.id);
      return readSettings(app.deps.db, { tenantId, connectionId: id });
    },
  );
}

function writeRoute(app: ZodApp): void {
  app.put(
    '/v1/connections/:id/settings',
    {
      config: { access: 'connections:write', auditBody: true },
      schema: {
        operationId: 'putSyncSettings',
        summary: 'Set what syncs by itself',
        tags: ['connections'],
        params: idParams,
        body: settingsSchema,
        response: { 200: settingsSchema, ...problems },
      },
    },
    async (request) => {
      const { tenantId } = callerOf(request);
      const { id } = await findConnection(app.deps.db, tenantId, request.params.id);
      const key = { tenantId, connectionId: id };
      await saveSettings(app.deps.db, key, request.body);
      app.deps.temporal.wake([key]);
      return readSettings(app.deps.db, key);
    },
  );
}
