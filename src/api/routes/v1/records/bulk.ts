import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { callerOf } from '../../../access.ts';
import { saveBulk } from '../../../records/bulk.ts';
import { MAX_BYTES, MAX_LINES, readLines } from '../../../records/bulk-lines.ts';
import { problems } from '../../../schemas/problem.ts';
import { bulkResultSchema } from '../../../schemas/record.ts';

const NDJSON = ['application/x-ndjson', 'application/ndjson', 'application/jsonl'];
/** A JSON array is held in memory as a whole, unlike lines. */
const JSON_LIMIT = 16 * 1024 * 1024;

const plugin: FastifyPluginAsyncZod = async (app) => {
  app.addContentTypeParser(NDJSON, (_request, payload, done) => done(null, payload));
  app.post(
    '/v1/records::bulk',
    {
      bodyLimit: JSON_LIMIT,
      config: { access: 'records:write' },
      schema: {
        operationId: 'saveRecords',
        summary: 'Create or replace many records',
        description: `One \`{ "type", "id", "data" }\` a line (or a JSON array of them), at most ${MAX_LINES} lines
and ${MAX_BYTES / 1024 / 1024} MiB. Every valid line is stored; the others are reported with their path.`,
        tags: ['records'],
        consumes: [...NDJSON, 'application/json'],
        body: z.unknown(),
        response: { 200: bulkResultSchema, ...problems },
      },
    },
    async (request) => saveBulk(app.deps, callerOf(request), readLines(request.body)),
  );
};
export default plugin;
