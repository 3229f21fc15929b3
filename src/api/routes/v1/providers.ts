import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { callerOf } from '../../access.ts';
import { listProviders } from '../../connections/offered.ts';
import { problems } from '../../schemas/problem.ts';
import { providerSchema } from '../../schemas/provider.ts';

const plugin: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/v1/providers',
    {
      config: { access: 'connections:read' },
      schema: {
        operationId: 'listProviders',
        summary: 'The accounting systems that can be connected, and how',
        tags: ['connections'],
        response: { 200: z.object({ items: z.array(providerSchema) }), ...problems },
      },
    },
    async (request) => ({ items: await listProviders(app.deps, callerOf(request).tenantId) }),
  );
};
export default plugin;
