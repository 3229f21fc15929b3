import { setTimeout as delay } from 'node:timers/promises';
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

/** Some hundred times what the query takes. */
const TIMEOUT_MS = 3_000;
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

/**
 * The driver may hold a query back for long while it cannot connect. This is the first one of every request, and
 * it only reads: giving it up tells the client soon, and leaves nothing half done.
 */
async function inTime<T>(query: Promise<T>): Promise<T> {
  const late = new AbortController();
  try {
    return await Promise.race([query, timeout(late.signal)]);
  } finally {
    late.abort();
  }
}

async function timeout(signal: AbortSignal): Promise<never> {
  await delay(TIMEOUT_MS, undefined, { signal });
  throw new ApiProblem('database_unavailable', `It has not answered for ${TIMEOUT_MS / 1_000} seconds.`);
}

/** For the OpenAPI document: which scope a route needs. */
function securityOf(access: Access): { apiKey: string[] }[] {
  if (access === 'public') return [];
  return [{ apiKey: access === 'any key' ? [] : [access] }];
}

async function identify(db: AppDeps['db'], request: FastifyRequest): Promise<Caller> {
  const [, token] = BEARER.exec(request.headers.authorization ?? '') ?? [];
  const key = token === undefined ? undefined : await inTime(findApiKey(db, token));
  if (!key) throw new ApiProblem('unauthorized', undefined, { headers: { 'www-authenticate': 'Bearer' } });
  return callerFor(key);
}
