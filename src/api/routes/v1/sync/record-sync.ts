import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { callerOf, requireAccess } from '../../../access.ts';
import { recordRefParams } from '../../../schemas/common.ts';
import { problems } from '../../../schemas/problem.ts';
import { syncedSeveralSchema, syncSeveralSchema } from '../../../schemas/record-list.ts';
import { recordSyncSchema, syncRequestedSchema, syncRequestSchema } from '../../../schemas/record-sync.ts';
import { readSync } from '../../../sync/read.ts';
import { syncNow } from '../../../sync/sync-now.ts';
import { syncSeveral } from '../../../sync/sync-several.ts';
import type { ZodApp } from '../../../zod-app.ts';

const plugin: FastifyPluginAsyncZod = async (app) => {
  readRoute(app);
  requestRoute(app);
  severalRoute(app);
};
export default plugin;

function readRoute(app: ZodApp): void {
  app.get(
    '/v1/records/:type/:id/sync',
    {
      config: { access: 'sync:read' },
      schema: {
        operationId: 'getRecordSync',
        summary: 'Where a record stands with each connection',
        tags: ['sync'],
        params: recordRefParams,
        response: { 200: recordSyncSchema, ...problems },
      },
    },
    async (request) => {
      const { type, id } = request.params;
      return readSync(app.deps, callerOf(request).tenantId, { entityType: type, recordId: id });
    },
  );
}

function requestRoute(app: ZodApp): void {
  app.post(
    '/v1/records/:type/:id/sync',
    {
      config: { access: 'sync:write', auditBody: true },
      schema: {
        operationId: 'requestRecordSync',
        summary: 'Retry, or sync now: goes before everything else',
        tags: ['sync'],
        params: recordRefParams,
        body: syncRequestSchema.nullable(),
        response: { 202: syncRequestedSchema, ...problems },
      },
    },
    async (request, reply) => {
      const { type, id } = request.params;
      const ref = { entityType: type, recordId: id };
      return reply
        .code(202)
        .send(await syncNow(app.deps, callerOf(request), ref, request.body ?? { force: false }));
    },
  );
}

function severalRoute(app: ZodApp): void {
  app.post(
    '/v1/records::sync',
    {
      config: { access: 'sync:write', auditBody: true },
      schema: {
        operationId: 'requestSyncs',
        summary: 'Retry, or sync now, several records or all that a list finds',
        tags: ['sync'],
        body: syncSeveralSchema,
        response: { 202: syncedSeveralSchema, ...problems },
      },
    },
    async (request, reply) => {
      const caller = callerOf(request);
      // How many are found tells what is in them.
      if (request.body.found) requireAccess(caller, 'records:read');
      return reply.code(202).send(await syncSeveral(app.deps, caller, request.body));
    },
  );
}
