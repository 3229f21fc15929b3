import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';

const plugin: FastifyPluginAsyncZod = async (app) => {
  app.get('/metrics', { logLevel: 'warn', schema: { hide: true } }, async (_request, reply) =>
    reply.header('content-type', app.metrics.contentType).send(await app.metrics.metrics()),
  );
};
export default plugin;
