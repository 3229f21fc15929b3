import type { FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { CALLBACK_PATH } from '../../../connections/authorize.ts';
import { callbackPage } from '../../../connections/callback-page.ts';
import { type Callback, finishAuthorization } from '../../../connections/finish.ts';
import type { AppDeps } from '../../../deps.ts';
import { signedInActor } from '../../../people/signed-in.ts';
import { ApiProblem, PROBLEMS } from '../../../problems.ts';
import { problemSchema } from '../../../schemas/problem.ts';

const querystring = z.looseObject({
  state: z.string().min(1).max(200),
  error: z.string().max(200).optional(),
});
const html = { content: { 'text/html': { schema: z.string() } } };

const plugin: FastifyPluginAsyncZod = async (app) => {
  app.get(
    CALLBACK_PATH,
    {
      config: { access: 'public' },
      schema: {
        operationId: 'finishAuthorization',
        summary: 'Where the vendor sends the browser back; the state says who began',
        tags: ['connections'],
        security: [],
        querystring,
        response: {
          200: { description: 'Connected', ...html },
          302: z.undefined().describe('Back to where it began'),
          default: {
            description: 'A problem (RFC 9457), or a page for a browser',
            content: { 'application/problem+json': { schema: problemSchema }, ...html.content },
          },
        },
      },
    },
    async (request, reply) => {
      const callbackUrl = new URL(request.url, app.deps.config.PUBLIC_URL).href;
      const { state, error } = request.query;
      const person = await signedInActor(app.deps, request);
      const callback = { state, error, callbackUrl, person };
      const { status, page, returnTo } = await finish(app.deps, request, callback);
      if (returnTo) return reply.redirect(returnTo, 302);
      return reply.code(status).type('text/html').send(page);
    },
  );
};
export default plugin;

async function finish(deps: AppDeps, request: FastifyRequest, callback: Callback) {
  try {
    const { companyName, returnTo } = await finishAuthorization(deps, callback);
    const text = `${companyName} is connected. You can close this page.`;
    return { status: 200, returnTo, page: callbackPage('Connected', text) };
  } catch (failure) {
    // A person gets a page; a client gets the problem as everywhere.
    if (!(failure instanceof ApiProblem) || !request.headers.accept?.includes('text/html')) throw failure;
    const { status, title, remedy } = PROBLEMS[failure.code];
    if (status >= 500) request.log.error({ err: failure.cause ?? failure }, failure.message);
    return {
      status,
      returnTo: null,
      page: callbackPage(title, [failure.detail, remedy].filter(Boolean).join(' ')),
    };
  }
}
