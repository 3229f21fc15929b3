import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { listItems } from '../../../../db/undo/undo-items.ts';
import { callerOf } from '../../../access.ts';
import { findBatch } from '../../../batches/find.ts';
import { batchSchema } from '../../../schemas/batch.ts';
import { idParams } from '../../../schemas/common.ts';
import { problems } from '../../../schemas/problem.ts';
import {
  newUndoSchema,
  undoItemsSchema,
  undoOfRecordsPreviewSchema,
  undoOfRecordsSchema,
  undoPreviewSchema,
  undoQuery,
} from '../../../schemas/undo.ts';
import { answerUndoPreview } from '../../../undo/answer.ts';
import { previewUndoOf, startUndoOf } from '../../../undo/chosen.ts';
import { representUndoItem } from '../../../undo/represent.ts';
import { startPutBack, startUndo } from '../../../undo/start.ts';
import type { ZodApp } from '../../../zod-app.ts';

const plugin: FastifyPluginAsyncZod = async (app) => {
  previewRoute(app);
  undoRoute(app);
  itemsRoute(app);
  putBackRoute(app);
  recordsRoute(app);
};
export default plugin;

function previewRoute(app: ZodApp): void {
  app.get(
    '/v1/batches/:id/undo',
    {
      config: { access: 'sync:read' },
      schema: {
        operationId: 'previewUndo',
        summary: 'What undoing this push would take back, and what it would leave and why',
        tags: ['batches'],
        params: idParams,
        querystring: undoQuery,
        response: { 200: undoPreviewSchema, ...problems },
      },
    },
    async (request) =>
      answerUndoPreview(app.deps, callerOf(request).tenantId, request.params.id, request.query.removal),
  );
}

function undoRoute(app: ZodApp): void {
  app.post(
    '/v1/batches/:id/undo',
    {
      config: { access: 'sync:undo', auditBody: true },
      schema: {
        operationId: 'undoPush',
        summary: 'Take back what this push wrote, as a batch of its own; what is taken back is held',
        tags: ['batches'],
        params: idParams,
        body: newUndoSchema,
        response: { 202: batchSchema, ...problems },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const { body, headers } = await startUndo(app.deps, request, id, request.body.removal);
      return reply.code(202).headers(headers).send(body);
    },
  );
}

function itemsRoute(app: ZodApp): void {
  app.get(
    '/v1/batches/:id/undo-items',
    {
      config: { access: 'sync:read' },
      schema: {
        operationId: 'listUndoItems',
        summary: 'Of an undo: what became of each record',
        tags: ['batches'],
        params: idParams,
        response: { 200: undoItemsSchema, ...problems },
      },
    },
    async (request) => {
      const { tenantId } = callerOf(request);
      const { id } = await findBatch(app.deps.db, tenantId, request.params.id);
      const items = await listItems(app.deps.db, tenantId, id);
      return { items: items.map(representUndoItem) };
    },
  );
}

function putBackRoute(app: ZodApp): void {
  app.post(
    '/v1/sync-log/:id/put-back',
    {
      config: { access: 'sync:undo' },
      schema: {
        operationId: 'putBack',
        summary: 'Write again what this write replaced, unless it was changed since; the record is held then',
        tags: ['log'],
        params: idParams,
        response: { 202: batchSchema, ...problems },
      },
    },
    async (request, reply) => {
      const { body, headers } = await startPutBack(app.deps, request, request.params.id);
      return reply.code(202).headers(headers).send(body);
    },
  );
}

function recordsRoute(app: ZodApp): void {
  app.post(
    '/v1/records::undo',
    {
      config: { access: 'sync:undo', auditBody: true },
      schema: {
        operationId: 'undoRecords',
        summary:
          'Take back what was last written of chosen records, or say what that would be; they are held then',
        tags: ['sync'],
        body: undoOfRecordsSchema,
        response: { 200: undoOfRecordsPreviewSchema, 202: batchSchema, ...problems },
      },
    },
    async (request, reply) => {
      if (request.body.dryRun)
        return reply.code(200).send(await previewUndoOf(app.deps, callerOf(request).tenantId, request.body));
      const { body, headers } = await startUndoOf(app.deps, request, request.body);
      return reply.code(202).headers(headers).send(body);
    },
  );
}
