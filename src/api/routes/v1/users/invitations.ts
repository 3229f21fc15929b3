import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { callerOf } from '../../../access.ts';
import { createOnce } from '../../../idempotent-request.ts';
import { accept, readInvitation } from '../../../people/accept.ts';
import { inviteAgain } from '../../../people/invite.ts';
import { requireSameSite } from '../../../people/same-site.ts';
import { setSessionCookie } from '../../../people/session-cookie.ts';
import { enter } from '../../../people/sign-in.ts';
import { idParams } from '../../../schemas/common.ts';
import { problems } from '../../../schemas/problem.ts';
import {
  acceptanceSchema,
  invitationLinkSchema,
  invitationSchema,
  invitationTokenSchema,
  signInSchema,
} from '../../../schemas/user.ts';
import type { ZodApp } from '../../../zod-app.ts';

const plugin: FastifyPluginAsyncZod = async (app) => {
  newLinkRoute(app);
  readRoute(app);
  acceptRoute(app);
};
export default plugin;

function newLinkRoute(app: ZodApp): void {
  app.post(
    '/v1/users/:id/invitation',
    {
      config: { access: 'users:write' },
      schema: {
        operationId: 'inviteUserAgain',
        summary: 'A new link for somebody who lost the first one, or the password',
        tags: ['users'],
        params: idParams,
        response: { 201: invitationLinkSchema, ...problems },
      },
    },
    async (request, reply) => {
      const { body } = await createOnce(app.deps, request, async (tx) => {
        return { status: 201, body: await inviteAgain(app.deps, tx, callerOf(request), request.params.id) };
      });
      return reply.code(201).send(body);
    },
  );
}

function readRoute(app: ZodApp): void {
  app.post(
    '/v1/invitations/read',
    {
      config: { access: 'public' },
      schema: {
        operationId: 'readInvitation',
        summary: 'Whom a link invites, and to which business',
        tags: ['users'],
        security: [],
        body: invitationTokenSchema,
        response: { 200: invitationSchema, ...problems },
      },
    },
    async (request) => readInvitation(app.deps, request.body.token),
  );
}

function acceptRoute(app: ZodApp): void {
  app.post(
    '/v1/invitations/accept',
    {
      config: { access: 'public' },
      schema: {
        operationId: 'acceptInvitation',
        summary: 'Choose a password and be signed in; the link then no longer works',
        tags: ['users'],
        security: [],
        body: acceptanceSchema,
        response: { 200: signInSchema, ...problems },
      },
      preHandler: async (request) => requireSameSite(request, app.deps.config),
    },
    async (request, reply) => {
      const entered = await enter(app.deps, await accept(app.deps, request.body));
      setSessionCookie(reply, app.deps.config, entered);
      return { outcome: 'signed_in' as const };
    },
  );
}
