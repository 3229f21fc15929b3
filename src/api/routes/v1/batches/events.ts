import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { callerOf } from '../../../access.ts';
import { batchEvents } from '../../../batches/events.ts';
import { findBatch } from '../../../batches/find.ts';
import { showBatch } from '../../../batches/show.ts';
import { idParams } from '../../../schemas/common.ts';
import { problems } from '../../../schemas/problem.ts';
import { sendEvents } from '../../../streams.ts';

/** Fast enough for a progress bar, slow enough for hundreds of watchers. */
const POLL_MS = 300;

const eventSchema = z.object({
  event: z.enum(['progress', 'finished']),
  data: z.string().describe('The batch as JSON'),
});

const plugin: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/v1/batches/:id/events',
    {
      sse: 'manual',
      config: { access: 'sync:read' },
      schema: {
        operationId: 'watchBatch',
        summary: 'Server-sent events: progress until the batch has finished',
        tags: ['batches'],
        params: idParams,
        response: {
          200: { description: 'Events', content: { 'text/event-stream': { schema: eventSchema } } },
          ...problems,
        },
      },
    },
    async (request, reply) => {
      const { tenantId } = callerOf(request);
      const { db, streamPollMs = POLL_MS } = app.deps;
      const read = async () =>
        showBatch(app.deps, tenantId, await findBatch(db, tenantId, request.params.id));
      await read();
      await sendEvents(app, request, reply, (signal) => batchEvents({ read, pollMs: streamPollMs, signal }));
    },
  );
};
export default plugin;
