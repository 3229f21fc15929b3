import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { readPlace } from '../../../../db/people/place.ts';
import { endSession } from '../../../../db/people/sessions.ts';
import { readTenant } from '../../../../db/people/tenants.ts';
import { callerOf, sessionOf } from '../../../access.ts';
import { requireSameSite } from '../../../people/same-site.ts';
import { clearSessionCookie, setSessionCookie } from '../../../people/session-cookie.ts';
import { signIn } from '../../../people/sign-in.ts';
import { createSignInLimit } from '../../../people/sign-in-limit.ts';
import { ApiProblem } from '../../../problems.ts';
import { problems } from '../../../schemas/problem.ts';
import { credentialsSchema, sessionSchema, signInSchema } from '../../../schemas/user.ts';
import type { ZodApp } from '../../../zod-app.ts';

const plugin: FastifyPluginAsyncZod = async (app) => {
  signInRoute(app);
  readRoute(app);
  signOutRoute(app);
};
export default plugin;

function signInRoute(app: ZodApp): void {
  const limit = createSignInLimit(app);
  app.post(
    '/v1/session',
    {
      config: { access: 'public' },
      schema: {
        operationId: 'signIn',
        summary: 'Sign in with e-mail and password; the answer sets a cookie',
        tags: ['users'],
        security: [],
        body: credentialsSchema,
        response: { 200: signInSchema, ...problems },
      },
      preHandler: async (request) => {
        requireSameSite(request, app.deps.config);
        await limit(request);
      },
    },
    async (request, reply) => {
      const result = await signIn(app.deps, request.body);
      if (result.outcome === 'choose') return result;
      setSessionCookie(reply, app.deps.config, result);
      return { outcome: result.outcome };
    },
  );
}

function readRoute(app: ZodApp): void {
  app.get(
    '/v1/session',
    {
      config: { access: 'session' },
      schema: {
        operationId: 'getSession',
        summary: 'Who is signed in, and what they may do',
        tags: ['users'],
        response: { 200: sessionSchema, ...problems },
      },
    },
    async (request) => {
      const { tenantId, userId, email, name, role, expiresAt } = sessionOf(request);
      const tenant = await readTenant(app.deps.db, tenantId);
      if (!tenant) throw new ApiProblem('not_found');
      return {
        user: { id: userId, email, name, role },
        tenant: { id: tenant.id, name: tenant.name, ...(await readPlace(app.deps.db, tenant)) },
        scopes: [...callerOf(request).scopes],
        expiresAt: expiresAt.toISOString(),
      };
    },
  );
}

function signOutRoute(app: ZodApp): void {
  app.delete(
    '/v1/session',
    {
      config: { access: 'session' },
      schema: {
        operationId: 'signOut',
        summary: 'Sign out here',
        tags: ['users'],
        response: { 204: z.undefined().describe('Signed out'), ...problems },
      },
    },
    async (request, reply) => {
      const { tenantId, id } = sessionOf(request);
      await endSession(app.deps.db, tenantId, id);
      clearSessionCookie(reply, app.deps.config);
      return reply.code(204).send();
    },
  );
}
