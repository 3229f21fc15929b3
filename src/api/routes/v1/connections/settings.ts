import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { callerOf } from '../../../access.ts';
import { findConnection } from '../../../connections/find.ts';
import { changeSettings, showSettings } from '../../../connections/settings.ts';
import { whoAsked } from '../../../plugins/audit.ts';
import { idParams } from '../../../schemas/common.ts';
import { problems } from '../../../schemas/problem.ts';
import { changedSettingsSchema, newSettingsSchema, settingsSchema } from '../../../schemas/settings.ts';
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
    async (request, reply) => {
      const connection = await findConnection(app.deps.db, callerOf(request).tenantId, request.params.id);
      const { view, etag } = await showSettings(app.deps, connection);
      return reply.header('etag', etag).send(view);
    },
  );
}

const headers = z.object({
  'if-match': z
    .string()
    .optional()
    .describe('Required: the ETag of the settings that are to be replaced, or * for whatever is there'),
});

function writeRoute(app: ZodApp): void {
  app.put(
    '/v1/connections/:id/settings',
    {
      config: { access: 'connections:write', auditsItself: true },
      schema: {
        operationId: 'putSyncSettings',
        summary: 'Set what syncs by itself; sends nothing',
        tags: ['connections'],
        params: idParams,
        headers,
        body: newSettingsSchema,
        response: { 200: changedSettingsSchema, ...problems },
      },
    },
    async (request, reply) => {
      const caller = callerOf(request);
      const { tenantId, actor } = caller;
      const connection = await findConnection(app.deps.db, tenantId, request.params.id);
      const asked = { ifMatch: request.headers['if-match'], actor, who: whoAsked(request, caller) };
      const { view, etag } = await changeSettings(app.deps, connection, request.body, asked);
      const woken = { tenantId, connectionId: connection.id };
      app.deps.temporal.wake([woken]);
      // What waited to come in may come in now.
      if (!view.approvalRequired && connection.gateOpen) app.deps.temporal.refresh([woken]);
      return reply.header('etag', etag).send(view);
    },
  );
}
