import { createHash } from 'node:crypto';
import helmet from '@fastify/helmet';
import rateLimit from '@fastify/rate-limit';
import fp from 'fastify-plugin';
import type { AppDeps } from '../deps.ts';
import { ApiProblem } from '../problems.ts';

/** 200 a second: far above a person's or a batch load's need, low enough to stop a runaway loop. */
const REQUESTS_PER_MINUTE = 12_000;

export const securityPlugin = fp(async (app, { config }: Pick<AppDeps, 'config'>) => {
  const https = config.PUBLIC_URL.startsWith('https:');
  await app.register(helmet, {
    // Over plain HTTP on a loopback address these two would keep the documentation page from loading.
    contentSecurityPolicy: { directives: { upgradeInsecureRequests: https ? [] : null } },
    strictTransportSecurity: https,
  });
  // What records say stays in no cache on its way, nor in the browser for who uses it next.
  app.addHook('onSend', async ({ url }, reply) => {
    if (url.startsWith('/v1/') && !reply.hasHeader('cache-control'))
      reply.header('cache-control', 'no-store');
  });
  await app.register(rateLimit, {
    max: config.API_REQUESTS_PER_MINUTE ?? REQUESTS_PER_MINUTE,
    timeWindow: 60_000,
    keyGenerator: ({ headers, ip }) => (headers.authorization ? digest(headers.authorization) : ip),
    // A load balancer that asks often must not be told that the service is down.
    allowList: ({ url }) => url === '/healthz' || url === '/readyz' || url === '/metrics',
    errorResponseBuilder: (_request, { after }) =>
      new ApiProblem('rate_limited', `The limit allows more in ${after}.`),
  });
});

function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}
