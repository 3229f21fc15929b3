import type { FastifyRequest } from 'fastify';
import fp from 'fastify-plugin';
import { findApiKey } from '../../db/api-keys.ts';
import { type Access, type Caller, callerFor, requireScope } from '../access.ts';
import type { AppDeps } from '../deps.ts';
import { ApiProblem } from '../problems.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Set once the API key is known. */
    caller: Caller | null;
  }
  interface FastifyContextConfig {
    /** Who may call the route. Every route under /v1 says so. */
    access?: Access;
  }
}

const BEARER = /^Bearer +(\S{1,200})$/i;

/** Closed by default: a route under /v1 that does not say who may call it keeps the process from starting. */
export const accessPlugin = fp(async (app, { db }: Pick<AppDeps, 'db'>) => {
  app.decorateRequest('caller', null);
  app.addHook('onRoute', ({ url, config, schema }) => {
    if (!url.startsWith('/v1')) return;
    if (!config?.access) throw new Error(`route ${url} does not state its access`);
    if (schema) schema.security = securityOf(config.access);
  });
  app.addHook('onRequest', async (request) => {
    const access = request.routeOptions.config.access ?? 'public';
    if (access === 'public') return;
    request.caller = await identify(db, request);
    requireScope(request.caller, access);
  });
});

/** For the OpenAPI document: which scope a route needs. */
function securityOf(access: Access): { apiKey: string[] }[] {
  if (access === 'public') return [];
  return [{ apiKey: access === 'any key' ? [] : [access] }];
}

async function identify(db: AppDeps['db'], request: FastifyRequest): Promise<Caller> {
  const [, token] = BEARER.exec(request.headers.authorization ?? '') ?? [];
  const key = token === undefined ? undefined : await findApiKey(db, token);
  if (!key) throw new ApiProblem('unauthorized', undefined, { headers: { 'www-authenticate': 'Bearer' } });
  return callerFor(key);
}
