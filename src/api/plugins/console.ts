import { readFile } from 'node:fs/promises';
import path from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyReply, FastifyRequest } from 'fastify';
import fp from 'fastify-plugin';
import { consolePolicy, createNonce, withNonce } from '../console-policy.ts';
import type { AppDeps } from '../deps.ts';
import { ApiProblem } from '../problems.ts';

/** Names of assets carry a hash of what is in them. */
const YEAR_MS = 365 * 24 * 60 * 60 * 1_000;
/** What is not a page, whatever a browser accepts. */
const NO_PAGES = ['/v1/', '/assets/', '/docs/'];

/** Serves the built console: hashed assets for ever, and its one page for every other address. */
export const consolePlugin = fp(async (app, { config }: Pick<AppDeps, 'config'>) => {
  const folder = config.CONSOLE_FOLDER;
  const page = folder && (await readFile(path.join(folder, 'index.html'), 'utf8').catch(() => undefined));
  if (!folder || !page) {
    app.log.warn('the console is not built: npm run console:build');
    return;
  }
  await app.register(fastifyStatic, {
    root: path.join(folder, 'assets'),
    prefix: '/assets/',
    // Compressed once, when it was built, as well as it can be.
    preCompressed: true,
    immutable: true,
    maxAge: YEAR_MS,
    schemaHide: true,
    decorateReply: false,
    index: false,
  });
  const https = config.PUBLIC_URL.startsWith('https:');
  app.get('/*', { schema: { hide: true } }, async (request, reply) => {
    requirePage(request);
    return sendPage(reply, page, https);
  });
});

function sendPage(reply: FastifyReply, page: string, https: boolean): FastifyReply {
  const nonce = createNonce();
  return reply
    .header('content-security-policy', consolePolicy(nonce, https))
    .header('cache-control', 'no-store')
    .type('text/html; charset=utf-8')
    .send(withNonce(page, nonce));
}

function requirePage({ url, headers, method }: FastifyRequest): void {
  const [pathname = ''] = url.split('?');
  const isPage = !NO_PAGES.some((prefix) => `${pathname}/`.startsWith(prefix));
  if (isPage && headers.accept?.includes('text/html')) return;
  throw new ApiProblem('route_not_found', `${method} ${pathname}`);
}
