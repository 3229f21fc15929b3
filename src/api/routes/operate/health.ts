import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { pingDatabase } from '../../../db/ping.ts';
import { within } from '../../within.ts';

const checkSchema = z.enum(['ok', 'no answer']);
const readySchema = z.object({
  ready: z.boolean(),
  checks: z.object({ database: checkSchema, temporal: checkSchema }),
});

/** An orchestrator's own limit is usually a few seconds. */
const CHECK_TIMEOUT_MS = 2_000;

const plugin: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/healthz',
    {
      logLevel: 'warn',
      schema: {
        operationId: 'getHealth',
        summary: 'The process runs',
        tags: ['operate'],
        security: [],
        response: { 200: z.object({ alive: z.literal(true) }) },
      },
    },
    async () => ({ alive: true as const }),
  );
  app.get(
    '/readyz',
    {
      logLevel: 'warn',
      schema: {
        operationId: 'getReadiness',
        summary: 'Database and Temporal answer',
        tags: ['operate'],
        security: [],
        response: { 200: readySchema, 503: readySchema },
      },
    },
    async (_request, reply) => {
      const [database, temporal] = await Promise.all([
        within(CHECK_TIMEOUT_MS, pingDatabase(app.deps.db)),
        within(CHECK_TIMEOUT_MS, app.deps.temporal.isUp()),
      ]);
      const ready = database && temporal;
      return reply
        .code(ready ? 200 : 503)
        .send({ ready, checks: { database: word(database), temporal: word(temporal) } });
    },
  );
};
export default plugin;

function word(ok: boolean): z.infer<typeof checkSchema> {
  return ok ? 'ok' : 'no answer';
}
