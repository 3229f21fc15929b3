import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { listImports } from '../../../../db/imports/imports.ts';
import { callerOf } from '../../../access.ts';
import { findConnection } from '../../../connections/find.ts';
import { representImport } from '../../../imports/represent.ts';
import { cancelImport, confirmImport, findImport } from '../../../imports/review.ts';
import { startImport } from '../../../imports/start.ts';
import { idParams, limitParameter } from '../../../schemas/common.ts';
import { confirmImportSchema, importSchema, newImportSchema } from '../../../schemas/import.ts';
import { problems } from '../../../schemas/problem.ts';
import type { ZodApp } from '../../../zod-app.ts';

/** A connection has one open import at a time, so its list stays short. */
const LISTED = 50;
const tags = ['imports'];

const plugin: FastifyPluginAsyncZod = async (app) => {
  startRoute(app);
  listRoute(app);
  readRoute(app);
  confirmRoute(app);
  cancelRoute(app);
};
export default plugin;

function startRoute(app: ZodApp): void {
  app.post(
    '/v1/connections/:id/imports',
    {
      config: { access: 'sync:write' },
      schema: {
        operationId: 'startImport',
        summary: 'Begin the Import Wizard: count and match; nothing is imported before it is confirmed',
        tags,
        params: idParams,
        body: newImportSchema,
        response: { 202: importSchema, ...problems },
      },
    },
    async (request, reply) => {
      const { body, headers } = await startImport(app.deps, request, request.params.id, request.body);
      return reply.code(202).headers(headers).send(body);
    },
  );
}

function listRoute(app: ZodApp): void {
  app.get(
    '/v1/connections/:id/imports',
    {
      config: { access: 'sync:read' },
      schema: {
        operationId: 'listImports',
        summary: `The latest ${LISTED} imports, newest first`,
        tags,
        params: idParams,
        querystring: z.strictObject({ limit: limitParameter(LISTED, LISTED) }),
        response: { 200: z.object({ items: z.array(importSchema) }), ...problems },
      },
    },
    async (request) => {
      const { tenantId } = callerOf(request);
      const { id: connectionId } = await findConnection(app.deps.db, tenantId, request.params.id);
      const rows = await listImports(app.deps.db, { tenantId, connectionId }, request.query.limit);
      const items = [];
      for (const row of rows) items.push(await representImport(app.deps, row));
      return { items };
    },
  );
}

function readRoute(app: ZodApp): void {
  app.get(
    '/v1/imports/:id',
    {
      config: { access: 'sync:read' },
      schema: {
        operationId: 'getImport',
        summary:
          'How far an import is, with counts by suggestion, decision and outcome: at the end, its report',
        tags,
        params: idParams,
        response: { 200: importSchema, ...problems },
      },
    },
    async (request) =>
      representImport(app.deps, await findImport(app.deps.db, callerOf(request).tenantId, request.params.id)),
  );
}

function confirmRoute(app: ZodApp): void {
  app.post(
    '/v1/imports/:id/confirm',
    {
      config: { access: 'sync:write' },
      schema: {
        operationId: 'confirmImport',
        summary: 'End the review: do what was decided',
        tags,
        params: idParams,
        body: confirmImportSchema,
        response: { 202: importSchema, ...problems },
      },
    },
    async (request, reply) => {
      const caller = callerOf(request);
      const { id } = request.params;
      await confirmImport(app.deps, caller, id, request.body);
      const stored = await findImport(app.deps.db, caller.tenantId, id);
      return reply.code(202).send(await representImport(app.deps, stored));
    },
  );
}

function cancelRoute(app: ZodApp): void {
  app.post(
    '/v1/imports/:id/cancel',
    {
      config: { access: 'sync:write' },
      schema: {
        operationId: 'cancelImport',
        summary: 'End an import; what it brought in by then stays',
        tags,
        params: idParams,
        response: { 200: importSchema, ...problems },
      },
    },
    async (request) => {
      const { tenantId } = callerOf(request);
      const { id } = request.params;
      await cancelImport(app.deps, tenantId, id);
      return representImport(app.deps, await findImport(app.deps.db, tenantId, id));
    },
  );
}
