import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { listUsers } from '../../../../db/people/users.ts';
import { callerOf } from '../../../access.ts';
import { createOnce } from '../../../idempotent-request.ts';
import { change } from '../../../people/change.ts';
import { inviteUser } from '../../../people/invite.ts';
import { representUser } from '../../../people/represent.ts';
import { whoAsked } from '../../../plugins/audit.ts';
import { idParams } from '../../../schemas/common.ts';
import { problems } from '../../../schemas/problem.ts';
import { invitedUserSchema, newUserSchema, userChangeSchema, userSchema } from '../../../schemas/user.ts';
import type { ZodApp } from '../../../zod-app.ts';

const plugin: FastifyPluginAsyncZod = async (app) => {
  listRoute(app);
  inviteRoute(app);
  changeRoute(app);
};
export default plugin;

function listRoute(app: ZodApp): void {
  app.get(
    '/v1/users',
    {
      config: { access: 'users:read' },
      schema: {
        operationId: 'listUsers',
        summary: 'Who works here, oldest first',
        tags: ['users'],
        response: { 200: z.object({ items: z.array(userSchema) }), ...problems },
      },
    },
    async (request) => {
      const users = await listUsers(app.deps.db, callerOf(request).tenantId);
      return { items: users.map(representUser) };
    },
  );
}

function inviteRoute(app: ZodApp): void {
  app.post(
    '/v1/users',
    {
      config: { access: 'users:write', auditBody: true },
      schema: {
        operationId: 'inviteUser',
        summary: 'Invite somebody; pass the link on to them',
        tags: ['users'],
        body: newUserSchema,
        response: { 201: invitedUserSchema, ...problems },
      },
    },
    async (request, reply) => {
      const { body } = await createOnce(app.deps, request, async (tx) => {
        return { status: 201, body: await inviteUser(app.deps, tx, callerOf(request), request.body) };
      });
      return reply.code(201).send(body);
    },
  );
}

function changeRoute(app: ZodApp): void {
  app.put(
    '/v1/users/:id',
    {
      config: { access: 'users:write', auditsItself: true },
      schema: {
        operationId: 'changeUser',
        summary: 'Change name or role, disable or enable somebody',
        tags: ['users'],
        params: idParams,
        body: userChangeSchema,
        response: { 200: userSchema, ...problems },
      },
    },
    async (request) => {
      const caller = callerOf(request);
      const asked = { id: request.params.id, wanted: request.body, who: whoAsked(request, caller) };
      return representUser(await change(app.deps, caller, asked));
    },
  );
}
