import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { decideRows, listRows } from '../../../../db/imports/import-rows.ts';
import { callerOf } from '../../../access.ts';
import { readCursor, writeCursor } from '../../../cursor.ts';
import type { AppDeps } from '../../../deps.ts';
import { representRow } from '../../../imports/represent.ts';
import { decideOne, findImport, lockInReview } from '../../../imports/review.ts';
import { splitPage } from '../../../page.ts';
import { entityTypeSchema, idParams, pageOf } from '../../../schemas/common.ts';
import {
  bulkDecisionSchema,
  importRowSchema,
  importRowsQuery,
  rowDecisionSchema,
} from '../../../schemas/import.ts';
import { problems } from '../../../schemas/problem.ts';
import type { ZodApp } from '../../../zod-app.ts';

const tags = ['imports'];
const positionSchema = z.object({ type: entityTypeSchema, externalId: z.string() });

const plugin: FastifyPluginAsyncZod = async (app) => {
  listRoute(app);
  decideAllRoute(app);
  decideRoute(app);
};
export default plugin;

function listRoute(app: ZodApp): void {
  app.get(
    '/v1/imports/:id/rows',
    {
      config: { access: 'sync:read' },
      schema: {
        operationId: 'listImportRows',
        summary: 'What was found there, with what is suggested, decided and done for each',
        tags,
        params: idParams,
        querystring: importRowsQuery,
        response: { 200: pageOf(importRowSchema), ...problems },
      },
    },
    async (request) => list(app.deps, callerOf(request).tenantId, request.params.id, request.query),
  );
}

async function list(
  { db, sealer, clock = () => new Date() }: AppDeps,
  tenantId: string,
  importId: string,
  { cursor, limit, ...filter }: z.output<typeof importRowsQuery>,
) {
  await findImport(db, tenantId, importId);
  const scope = { tenantId, list: `imports/${importId}`, filter };
  const after = readCursor(sealer, scope, positionSchema, cursor, clock());
  const rows = await listRows(db, { tenantId, importId }, filter, { after, limit: limit + 1 });
  const { page, last } = splitPage(rows, limit);
  const next = last && { type: last.entityType, externalId: last.externalId };
  return { items: page.map(representRow), next: next ? writeCursor(sealer, scope, next, clock()) : null };
}

function decideAllRoute(app: ZodApp): void {
  app.post(
    '/v1/imports/:id/decisions',
    {
      config: { access: 'sync:write' },
      schema: {
        operationId: 'decideImportRows',
        summary:
          'Decide on every row that fits a filter; to link goes where something is suggested that no other row wants',
        tags,
        params: idParams,
        body: bulkDecisionSchema,
        response: { 200: z.object({ changed: z.int() }), ...problems },
      },
    },
    async (request) => {
      const { tenantId, actor: decidedBy } = callerOf(request);
      const { id: importId } = request.params;
      const { filter, decision } = request.body;
      const changed = await app.deps.db.transaction(async (tx) => {
        await lockInReview(tx, tenantId, importId);
        return decideRows(tx, { tenantId, importId }, filter, { decision, decidedBy });
      });
      return { changed };
    },
  );
}

function decideRoute(app: ZodApp): void {
  app.put(
    '/v1/imports/:id/rows/:type/:externalId',
    {
      config: { access: 'sync:write' },
      schema: {
        operationId: 'decideImportRow',
        summary: 'Decide on one row',
        tags,
        params: idParams.extend({ type: entityTypeSchema, externalId: z.string().min(1).max(100) }),
        body: rowDecisionSchema,
        response: { 200: importRowSchema, ...problems },
      },
    },
    async (request) => {
      const { id, type, externalId } = request.params;
      return representRow(
        await decideOne(app.deps, callerOf(request), id, { type, externalId }, request.body),
      );
    },
  );
}
