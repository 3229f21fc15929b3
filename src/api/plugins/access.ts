import { setTimeout as delay } from 'node:timers/promises';
import cookie from '@fastify/cookie';
import type { FastifyRequest } from 'fastify';
import fp from 'fastify-plugin';
import { findApiKey } from '../../db/people/api-keys.ts';
import { findSession } from '../../db/people/sessions.ts';
import { type Access, type Caller, callerFor, callerIn, requireAccess } from '../access.ts';
import type { AppDeps } from '../deps.ts';
import { requireSameSite } from '../people/same-site.ts';
import { readSessionCookie } from '../people/session-cookie.ts';
import { ApiProblem } from '../problems.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Set once the API key or the session is known. */
    caller: Caller | null;
  }
  interface FastifyContextConfig {
    /** Who may call the route. Every route under /v1 says so. */
    access?: Access;
  }
}

type Deps = Pick<AppDeps, 'db' | 'config' | 'clock'>;

/** Some hundred times what the query takes. */
const TIMEOUT_MS = 3_000;
const BEARER = /^Bearer +(\S{1,200})$/i;

/** Closed by default: a route under /v1 that does not say who may call it keeps the process from starting. */
export const accessPlugin = fp(async (app, deps: Deps) => {
  await app.register(cookie);
  app.decorateRequest('caller', null);
  app.addHook('onRoute', ({ url, config, schema }) => {
    if (!url.startsWith('/v1')) return;
    if (!config?.access) throw new Error(`route ${url} does not state its access`);
    if (schema) schema.security = securityOf(config.access);
  });
  app.addHook('onRequest', async (request) => {
    const access = request.routeOptions.config.access ?? 'public';
    if (access === 'public') return;
    request.caller = await identify(deps, request);
    requireAccess(request.caller, access);
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

/** For the OpenAPI document: which scope a route needs, of a key or of a person. */
function securityOf(access: Access): Record<string, string[]>[] {
  if (access === 'public') return [];
  if (access === 'session') return [{ session: [] }];
  const scopes = access === 'any caller' ? [] : [access];
  return [{ apiKey: scopes }, { session: scopes }];
}

/** A key that is shown counts, whatever cookie the request carries besides. */
async function identify(deps: Deps, request: FastifyRequest): Promise<Caller> {
  const { authorization } = request.headers;
  const caller =
    authorization === undefined
      ? await identifyPerson(deps, request)
      : await identifyKey(deps.db, authorization);
  if (!caller) throw new ApiProblem('unauthorized', undefined, { headers: { 'www-authenticate': 'Bearer' } });
  return caller;
}

async function identifyKey(db: AppDeps['db'], authorization: string): Promise<Caller | undefined> {
  const [, token] = BEARER.exec(authorization) ?? [];
  const key = token === undefined ? undefined : await inTime(findApiKey(db, token));
  return key && callerFor(key);
}

async function identifyPerson(
  { db, config, clock }: Deps,
  request: FastifyRequest,
): Promise<Caller | undefined> {
  const token = readSessionCookie(request, config);
  const now = clock?.() ?? new Date();
  const session = token === undefined ? undefined : await inTime(findSession(db, token, now));
  if (!session) return undefined;
  requireSameSite(request, config);
  return callerIn(session);
}
