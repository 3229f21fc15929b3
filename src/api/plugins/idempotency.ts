import type { FastifyReply, FastifyRequest } from 'fastify';
import fp from 'fastify-plugin';
import { type Claim, claimIdempotencyKey, keepAnswer, releaseIdempotencyKey } from '../../db/idempotency.ts';
import type { AppDeps } from '../deps.ts';
import {
  answerText,
  createIdempotentRequest,
  drain,
  hashingStream,
  type IdempotentRequest,
  isStream,
  requestHash,
  sealedIn,
  storedAnswer,
} from '../idempotent-request.ts';
import { ApiProblem } from '../problems.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Set on a POST that carries an Idempotency-Key. */
    idempotency: IdempotentRequest | null;
  }
}

type Deps = Pick<AppDeps, 'db' | 'sealer'>;

/**
 * `Idempotency-Key` on every POST: the first successful answer is kept and given again to the same request. A
 * request that failed frees its key, because nothing was done.
 */
export const idempotencyPlugin = fp(async (app, deps: Deps) => {
  app.decorateRequest('idempotency', null);
  app.addHook('preParsing', async (request, _reply, payload) => {
    const key = request.headers['idempotency-key'];
    if (request.method !== 'POST' || key === undefined || !request.caller) return payload;
    request.idempotency = createIdempotentRequest(request.caller.tenantId, String(key), request);
    return hashingStream(payload, request.idempotency.hash);
  });
  app.addHook('preHandler', async (request, reply) => {
    if (!request.idempotency) return;
    const streaming = isStream(request.body);
    // The hash of a body that is read later is not known yet; it is stored with the answer.
    const claim = await claimIdempotencyKey(
      deps.db,
      request.idempotency,
      streaming ? '' : requestHash(request.idempotency),
    );
    return take(deps, claim, request.idempotency, request, reply);
  });
  app.addHook('onSend', async (request, reply, payload) => {
    if (request.idempotency?.state === 'claimed')
      await settle(deps, request.idempotency, request, reply, payload);
    return payload;
  });
});

async function take(
  { sealer }: Deps,
  claim: Claim,
  idempotency: IdempotentRequest,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply | undefined> {
  if (claim.kind === 'in_progress') throw new ApiProblem('idempotency_in_progress');
  if (claim.kind === 'claimed') {
    idempotency.state = 'claimed';
    return undefined;
  }
  await drain(request.body);
  if (claim.requestHash !== requestHash(idempotency)) throw new ApiProblem('idempotency_mismatch');
  const answer = storedAnswer(sealer.open(claim.response, sealedIn(idempotency)));
  return reply
    .code(claim.status)
    .headers({ ...answer.headers, 'idempotency-replayed': 'true' })
    .serializer(String)
    .send(answer.body);
}

async function settle(
  { db, sealer }: Deps,
  idempotency: IdempotentRequest,
  request: FastifyRequest,
  reply: FastifyReply,
  payload: unknown,
): Promise<void> {
  idempotency.state = 'settled';
  try {
    if (reply.statusCode >= 300) return await releaseIdempotencyKey(db, idempotency);
    const text = answerText(typeof payload === 'string' ? payload : '', reply.getHeaders());
    await keepAnswer(db, idempotency, {
      requestHash: requestHash(idempotency),
      status: reply.statusCode,
      response: sealer.seal(text, sealedIn(idempotency)),
    });
  } catch (error) {
    // The work is done, and the caller must hear so; a repetition counts as in progress for a minute.
    request.log.error({ err: error }, 'the answer could not be kept for its Idempotency-Key');
  }
}
