import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { codesPage } from '../../codes-page.ts';
import { ApiProblem } from '../../problems.ts';

const params = z.object({ provider: z.string().min(1).max(200) });

/** What the codes of an accounting system mean, and what to do. It is about no business, and answers whoever asks. */
const plugin: FastifyPluginAsyncZod = async (app) => {
  app.get('/codes/:provider', { schema: { hide: true, params } }, async (request, reply) => {
    const { provider: name } = request.params;
    const { providers } = app.deps;
    const known = providers.has(name) ? providers.get(name) : undefined;
    if (!known?.agent) throw new ApiProblem('not_found', 'No codes are explained at this address.');
    const page = codesPage(known.description?.title ?? name, known.agent.codes);
    return reply.type('text/html; charset=utf-8').send(page);
  });
};
export default plugin;
