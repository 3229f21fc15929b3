import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { readTenant } from '../../../../db/people/tenants.ts';
import { callerOf } from '../../../access.ts';
import { showLimits } from '../../../limits/limits.ts';
import { ApiProblem } from '../../../problems.ts';
import { tenantSchema } from '../../../schemas/api-key.ts';
import { problems } from '../../../schemas/problem.ts';

const plugin: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/v1/tenant',
    {
      config: { access: 'any caller' },
      schema: {
        operationId: 'getTenant',
        summary: 'Which business this is, and what the caller may do',
        tags: ['tenant'],
        response: { 200: tenantSchema, ...problems },
      },
    },
    async (request) => {
      const caller = callerOf(request);
      const tenant = await readTenant(app.deps.db, caller.tenantId);
      if (!tenant) throw new ApiProblem('not_found');
      return {
        id: tenant.id,
        name: tenant.name,
        createdAt: tenant.createdAt.toISOString(),
        limits: await showLimits(app.deps.db, app.deps.config, tenant.id),
        key:
          caller.keyId === null ? null : { id: caller.keyId, role: caller.role, scopes: [...caller.scopes] },
      };
    },
  );
};
export default plugin;
