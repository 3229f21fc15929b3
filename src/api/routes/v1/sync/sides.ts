import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { callerOf } from '../../../access.ts';
import { recordRefParams } from '../../../schemas/common.ts';
import { problems } from '../../../schemas/problem.ts';
import { decidedSchema, decisionSchema, sidesSchema } from '../../../schemas/sides.ts';
import { decide } from '../../../sync/decide.ts';
import { readSides } from '../../../sync/sides.ts';
import type { ZodApp } from '../../../zod-app.ts';

const plugin: FastifyPluginAsyncZod = async (app) => {
  readRoute(app);
  decideRoute(app);
};
export default plugin;

function readRoute(app: ZodApp): void {
  app.get(
    '/v1/records/:type/:id/sides',
    {
      config: { access: 'sync:read' },
      schema: {
        operationId: 'getRecordSides',
        summary: 'Both sides of a record that waits for a choice, field by field',
        tags: ['sync'],
        params: recordRefParams,
        response: { 200: sidesSchema, ...problems },
      },
    },
    async (request) => {
      const { type, id } = request.params;
      return readSides(app.deps, callerOf(request).tenantId, { entityType: type, recordId: id });
    },
  );
}

function decideRoute(app: ZodApp): void {
  app.post(
    '/v1/records/:type/:id/sides',
    {
      config: { access: 'sync:write', auditBody: true },
      schema: {
        operationId: 'decideRecordSides',
        summary: 'Choose between the two sides of a record that waits for it',
        tags: ['sync'],
        params: recordRefParams,
        body: decisionSchema,
        response: { 202: decidedSchema, ...problems },
      },
    },
    async (request, reply) => {
      const { type, id } = request.params;
      const ref = { entityType: type, recordId: id };
      return reply.code(202).send(await decide(app.deps, callerOf(request), ref, request.body));
    },
  );
}
