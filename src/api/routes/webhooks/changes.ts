import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { ApiProblem } from '../../problems.ts';
import { problems } from '../../schemas/problem.ts';
import { takeNotices } from '../../webhooks/take-notices.ts';

/** A hundred events are about a megabyte. */
const BODY_LIMIT = 2 * 1024 * 1024;

const takenSchema = z
  .object({
    stored: z.int().describe('Events that were new'),
    known: z.int().describe('Events that had come before'),
    ignored: z.int().describe('Events of companies that are not connected here'),
    notUnderstood: z.int().describe('Events that could not be read; the next look for changes brings them'),
    tooOld: z.int().describe('Events of more than seven days ago, which may have been taken before'),
  })
  .meta({ id: 'TakenNotices' });

/** Where vendors tell of changes. The signature covers the bytes, so they are kept as they came. */
const plugin: FastifyPluginAsyncZod = async (app) => {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: BODY_LIMIT }, (_request, body, done) =>
    done(null, body),
  );
  app.post(
    '/webhooks/:source',
    {
      bodyLimit: BODY_LIMIT,
      schema: {
        operationId: 'receiveChanges',
        summary: 'A vendor tells what changed; signed by it',
        tags: ['webhooks'],
        security: [],
        params: z.object({ source: z.string().min(1).max(50) }),
        response: { 200: takenSchema, ...problems },
      },
    },
    async (request) => {
      const rawBody = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
      const found = app.deps.providers.forNotices(request.params.source);
      if (!found) throw new ApiProblem('not_found', `Nobody listens for ${request.params.source}.`);
      if (!found.notices.verify(rawBody, request.headers)) throw new ApiProblem('signature_invalid');
      return takeNotices(app.deps, found, rawBody);
    },
  );
};
export default plugin;
