import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { listBatches, markStopping } from '../../../../db/batches/batch-queries.ts';
import { callerOf, requireAccess } from '../../../access.ts';
import { findBatch } from '../../../batches/find.ts';
import { showBatch, showBatches } from '../../../batches/show.ts';
import { readCursor, writeCursor } from '../../../cursor.ts';
import type { AppDeps } from '../../../deps.ts';
import { splitPage } from '../../../page.ts';
import { batchSchema, batchStateSchema, stopQuery } from '../../../schemas/batch.ts';
import { cursorParameter, idParams, limitParameter, pageOf } from '../../../schemas/common.ts';
import { problems } from '../../../schemas/problem.ts';
import type { ZodApp } from '../../../zod-app.ts';

const querystring = z.strictObject({
  cursor: cursorParameter,
  limit: limitParameter(25, 200),
  connection: z.string().max(200).optional(),
  state: batchStateSchema.optional(),
});
const positionSchema = z.object({ createdAt: z.iso.datetime(), id: z.string() });

const plugin: FastifyPluginAsyncZod = async (app) => {
  listRoute(app);
  readRoute(app);
  stopRoute(app);
};
export default plugin;

function listRoute(app: ZodApp): void {
  app.get(
    '/v1/batches',
    {
      config: { access: 'sync:read' },
      schema: {
        operationId: 'listBatches',
        summary: 'Batches, newest first',
        tags: ['batches'],
        querystring,
        response: { 200: pageOf(batchSchema), ...problems },
      },
    },
    async (request) => list(app.deps, callerOf(request).tenantId, request.query),
  );
}

async function list(
  deps: AppDeps,
  tenantId: string,
  { cursor, limit, ...filter }: z.output<typeof querystring>,
) {
  const { db, sealer, clock = () => new Date() } = deps;
  const scope = { tenantId, list: 'batches', filter };
  const position = readCursor(sealer, scope, positionSchema, cursor, clock());
  const before = position && { id: position.id, createdAt: new Date(position.createdAt) };
  const { connection: connectionId, state } = filter;
  const rows = await listBatches(db, tenantId, { connectionId, state, before, limit: limit + 1 });
  const { page, last } = splitPage(rows, limit);
  const items = await showBatches(deps, tenantId, page);
  const next = last && { createdAt: last.createdAt.toISOString(), id: last.id };
  return { items, next: next ? writeCursor(sealer, scope, next, clock()) : null };
}

function readRoute(app: ZodApp): void {
  app.get(
    '/v1/batches/:id',
    {
      config: { access: 'sync:read' },
      schema: {
        operationId: 'getBatch',
        summary: 'How far a batch is',
        tags: ['batches'],
        params: idParams,
        response: { 200: batchSchema, ...problems },
      },
    },
    async (request) => {
      const { tenantId } = callerOf(request);
      return showBatch(app.deps, tenantId, await findBatch(app.deps.db, tenantId, request.params.id));
    },
  );
}

function stopRoute(app: ZodApp): void {
  app.post(
    '/v1/batches/:id/stop',
    {
      config: { access: 'sync:write' },
      schema: {
        operationId: 'stopBatch',
        summary:
          'End after the type in hand, or at once: what is under way is finished, the rest is not sent',
        tags: ['batches'],
        params: idParams,
        querystring: stopQuery,
        response: { 202: batchSchema, ...problems },
      },
    },
    async (request, reply) => {
      const caller = callerOf(request);
      const { tenantId } = caller;
      const { id } = request.params;
      const { connectionId, kind, runId } = await findBatch(app.deps.db, tenantId, id);
      if (kind === 'run' || runId !== null) requireAccess(caller, 'connector:run');
      await markStopping(app.deps.db, tenantId, id, { now: request.query.when === 'now' });
      // The state is stored: a batch that this does not reach reads it before its next type.
      await app.deps.temporal.stopBatch(kind, { tenantId, connectionId, batchId: id });
      return reply
        .code(202)
        .send(await showBatch(app.deps, tenantId, await findBatch(app.deps.db, tenantId, id)));
    },
  );
}
