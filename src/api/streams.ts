import type { SSEMessage } from '@fastify/sse';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { isKeyLive } from '../db/people/api-keys.ts';
import { readRoleOf } from '../db/people/sessions.ts';
import { type Access, type Caller, callerIn, callerOf, requireAccess } from './access.ts';
import type { AppDeps } from './deps.ts';
import { ApiProblem } from './problems.ts';

/** What takes long is over within this once whoever asked for it may not have it any more. A look is one small query. */
const LOOK_MS = 5_000;

type Deps = Pick<AppDeps, 'db' | 'clock' | 'accessLookMs'>;

/**
 * Server-sent events for as long as the client listens, the server runs, and whoever asked may still have them. The
 * first is told at once: the caller was looked at a moment ago.
 */
export async function sendEvents(
  app: FastifyInstance,
  request: FastifyRequest,
  reply: FastifyReply,
  events: (signal: AbortSignal) => AsyncIterable<SSEMessage>,
): Promise<void> {
  const ended = new AbortController();
  const isAllowed = () => isStillAllowed(app.deps, request);
  const look = setInterval(() => {
    // While the database is away the events themselves cannot be read either.
    isAllowed().then(
      (allowed) => !allowed && ended.abort(),
      () => undefined,
    );
  }, app.deps.accessLookMs ?? LOOK_MS);
  reply.sse.onClose(() => {
    clearInterval(look);
    ended.abort();
  });
  try {
    const signal = AbortSignal.any([ended.signal, app.closing]);
    await reply.sse.send(whileAllowed(events(signal), isAllowed));
  } finally {
    clearInterval(look);
    reply.sse.close();
  }
}

async function* whileAllowed(
  events: AsyncIterable<SSEMessage>,
  isAllowed: () => Promise<boolean>,
): AsyncGenerator<SSEMessage> {
  let isFirst = true;
  for await (const event of events) {
    if (!isFirst && !(await isAllowed())) return;
    isFirst = false;
    yield event;
  }
}

/**
 * The parts of a download, broken off once whoever asked may not have it any more: one that looks whole would hide that.
 * `also`: what it takes beside the scope of the route.
 */
export async function* download<Part>(
  deps: Deps,
  request: FastifyRequest,
  parts: AsyncIterable<Part>,
  also: readonly Access[] = [],
): AsyncGenerator<Part> {
  const everyMs = deps.accessLookMs ?? LOOK_MS;
  let lookAt = Date.now() + everyMs;
  for await (const part of parts) {
    if (Date.now() >= lookAt) {
      await requireStill(deps, request, also);
      lookAt = Date.now() + everyMs;
    }
    yield part;
  }
}

async function isStillAllowed(deps: Deps, request: FastifyRequest): Promise<boolean> {
  try {
    await requireStill(deps, request);
    return true;
  } catch (error) {
    if (error instanceof ApiProblem) return false;
    throw error;
  }
}

/** @throws ApiProblem as the route would say it to whoever asked now. */
async function requireStill(
  deps: Deps,
  request: FastifyRequest,
  also: readonly Access[] = [],
): Promise<void> {
  const caller = await callerNow(deps, callerOf(request));
  if (!caller) throw new ApiProblem('unauthorized');
  const { access = 'any caller' } = request.routeOptions.config;
  for (const each of [access, ...also]) requireAccess(caller, each);
}

/** Undefined once the session has ended or the key was revoked. */
async function callerNow({ db, clock }: Deps, caller: Caller): Promise<Caller | undefined> {
  const { session, keyId, tenantId } = caller;
  if (session) {
    const role = await readRoleOf(db, session, clock?.() ?? new Date());
    return role && callerIn({ ...session, role });
  }
  return keyId !== null && (await isKeyLive(db, tenantId, keyId)) ? caller : undefined;
}
