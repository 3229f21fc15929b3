import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { sessionOf } from '../../../access.ts';
import { changePassword } from '../../../people/change-password.ts';
import { createSignInLimit } from '../../../people/sign-in-limit.ts';
import { problems } from '../../../schemas/problem.ts';
import { passwordChangeSchema } from '../../../schemas/user.ts';

const plugin: FastifyPluginAsyncZod = async (app) => {
  const limit = createSignInLimit(app);
  app.put(
    '/v1/session/password',
    {
      config: { access: 'session' },
      schema: {
        operationId: 'changePassword',
        summary: 'Change your own password; other places where you are signed in are signed out',
        tags: ['users'],
        body: passwordChangeSchema,
        response: { 204: z.undefined().describe('Changed'), ...problems },
      },
      preHandler: limit,
    },
    async (request, reply) => {
      await changePassword(app.deps, sessionOf(request), request.body);
      return reply.code(204).send();
    },
  );
};
export default plugin;
