import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { callerOf } from '../../../access.ts';
import { showConsents } from '../../../connections/consents.ts';
import { findConnection } from '../../../connections/find.ts';
import { showReads } from '../../../connections/reads.ts';
import { idParams } from '../../../schemas/common.ts';
import { consentsSchema } from '../../../schemas/consents.ts';
import { problems } from '../../../schemas/problem.ts';
import { readsQuerySchema, readsSchema } from '../../../schemas/reads.ts';
import type { ZodApp } from '../../../zod-app.ts';

const plugin: FastifyPluginAsyncZod = async (app) => {
  readsRoute(app);
  consentsRoute(app);
};
export default plugin;

function readsRoute(app: ZodApp): void {
  app.get(
    '/v1/connections/:id/reads',
    {
      config: { access: 'connections:read' },
      schema: {
        operationId: 'getReads',
        summary: 'What a month’s reads were for, how far the plan’s allowance lasts, and what is beyond it',
        tags: ['connections'],
        params: idParams,
        querystring: readsQuerySchema,
        response: { 200: readsSchema, ...problems },
      },
    },
    async (request) => {
      const connection = await findConnection(app.deps.db, callerOf(request).tenantId, request.params.id);
      return showReads(app.deps, connection, request.query.month);
    },
  );
}

function consentsRoute(app: ZodApp): void {
  app.get(
    '/v1/consents',
    {
      config: { access: 'connections:read' },
      schema: {
        operationId: 'listConsents',
        summary: 'Who has to reconnect which company, and when',
        tags: ['connections'],
        response: { 200: consentsSchema, ...problems },
      },
    },
    async (request) => ({ items: await showConsents(app.deps, callerOf(request).tenantId) }),
  );
}
