import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { callerOf } from '../../../access.ts';
import { authorize } from '../../../connections/authorize.ts';
import { findConnection } from '../../../connections/find.ts';
import { idParams } from '../../../schemas/common.ts';
import { authorizationSchema } from '../../../schemas/connection.ts';
import { problems } from '../../../schemas/problem.ts';

const querystring = z.strictObject({
  return_to: z
    .string()
    .max(1_000)
    // A path of ours and nothing else: another site's address would make this an open redirect.
    .regex(/^\/(?![/\\])[^\\\s]*$/, 'is no path of this site, such as /connections')
    .optional()
    .describe('Where the browser goes once connected'),
});

const plugin: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/v1/connections/:id/authorize',
    {
      config: { access: 'connections:write' },
      schema: {
        operationId: 'authorizeConnection',
        summary: 'The vendor’s consent page; a browser is sent there',
        tags: ['connections'],
        params: idParams,
        querystring,
        response: {
          200: authorizationSchema,
          302: z.undefined().describe('To the consent page'),
          ...problems,
        },
      },
    },
    async (request, reply) => {
      const caller = callerOf(request);
      const connection = await findConnection(app.deps.db, caller.tenantId, request.params.id);
      const started = await authorize(app.deps, caller, connection, request.query.return_to);
      if (request.headers.accept?.includes('text/html')) return reply.redirect(started.authorizeUrl, 302);
      return started;
    },
  );
};
export default plugin;
