import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { takeNotice } from '../../payouts/take-notice.ts';
import { takenNoticeSchema } from '../../schemas/payout.ts';
import { problems } from '../../schemas/problem.ts';

/** A payout event is some 2 kB. */
const BODY_LIMIT = 256 * 1024;

/** Where a card processor tells of payouts. The signature covers the bytes, so they are kept as they came. */
const plugin: FastifyPluginAsyncZod = async (app) => {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: BODY_LIMIT }, (_request, body, done) =>
    done(null, body),
  );
  app.post(
    '/webhooks/:processor/:connection',
    {
      bodyLimit: BODY_LIMIT,
      schema: {
        operationId: 'receivePayoutNotice',
        summary: 'A card processor tells of a payout; signed by it',
        tags: ['webhooks'],
        security: [],
        params: z.object({ processor: z.string().min(1).max(50), connection: z.string().min(1).max(200) }),
        response: { 200: takenNoticeSchema, ...problems },
      },
    },
    async (request) => {
      const signature = request.headers[`${request.params.processor}-signature`];
      const { known } = await takeNotice(app.deps, {
        processor: request.params.processor,
        connectionId: request.params.connection,
        body: Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0),
        signature: typeof signature === 'string' ? signature : undefined,
      });
      return { received: true as const, known };
    },
  );
};
export default plugin;
