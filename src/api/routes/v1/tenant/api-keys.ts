import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { listApiKeys, revokeApiKey } from '../../../../db/people/api-keys.ts';
import { callerOf } from '../../../access.ts';
import { issueApiKey, representApiKey } from '../../../api-keys.ts';
import { createOnce } from '../../../idempotent-request.ts';
import { ApiProblem } from '../../../problems.ts';
import { apiKeySchema, createdApiKeySchema, newApiKeySchema } from '../../../schemas/api-key.ts';
import { idParams } from '../../../schemas/common.ts';
import { problems } from '../../../schemas/problem.ts';
import type { ZodApp } from '../../../zod-app.ts';

const plugin: FastifyPluginAsyncZod = async (app) => {
  listRoute(app);
  createRoute(app);
  revokeRoute(app);
};
export default plugin;

function listRoute(app: ZodApp): void {
  app.get(
    '/v1/api-keys',
    {
      config: { access: 'keys:read' },
      schema: {
        operationId: 'listApiKeys',
        summary: 'API keys, revoked ones included, newest first',
        tags: ['tenant'],
        response: { 200: z.object({ items: z.array(apiKeySchema) }), ...problems },
      },
    },
    async (request) => {
      const keys = await listApiKeys(app.deps.db, callerOf(request).tenantId);
      return { items: keys.map(representApiKey) };
    },
  );
}

function createRoute(app: ZodApp): void {
  app.post(
    '/v1/api-keys',
    {
      config: { access: 'keys:write' },
      schema: {
        operationId: 'createApiKey',
        summary: 'Make an API key',
        tags: ['tenant'],
        body: newApiKeySchema,
        response: { 201: createdApiKeySchema, ...problems },
      },
    },
    async (request, reply) => {
      const { body } = await createOnce(app.deps, request, async (tx) => {
        return { status: 201, body: await issueApiKey(tx, callerOf(request), request.body) };
      });
      return reply.code(201).send(body);
    },
  );
}

function revokeRoute(app: ZodApp): void {
  app.delete(
    '/v1/api-keys/:id',
    {
      config: { access: 'keys:write' },
      schema: {
        operationId: 'revokeApiKey',
        summary: 'Revoke an API key at once',
        tags: ['tenant'],
        params: idParams,
        response: { 204: z.undefined().describe('Revoked'), ...problems },
      },
    },
    async (request, reply) => {
      const { tenantId } = callerOf(request);
      const outcome = await app.deps.db.transaction((tx) => revokeApiKey(tx, tenantId, request.params.id));
      if (outcome === 'missing')
        throw new ApiProblem('not_found', `There is no API key ${request.params.id}.`);
      if (outcome === 'last_owner') throw new ApiProblem('last_owner_key');
      return reply.code(204).send();
    },
  );
}
