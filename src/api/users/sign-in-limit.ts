import { createHash } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { ApiProblem } from '../problems.ts';

/** A person who looks for the right password needs no more; from one place, with one e-mail. */
const PER_PERSON = { max: 10, timeWindow: 15 * 60_000 };
/** Of one e-mail from everywhere: guessers with many addresses. High, or anybody could lock anybody out. */
const PER_EMAIL = { max: 100, timeWindow: 60 * 60_000 };
/** Of one address: an office behind one router, where everybody signs in on Monday morning. */
const PER_ADDRESS = { max: 60, timeWindow: 60_000 };

/** Checking a password costs a fraction of a second of a processor, and guessing must not pay. */
export function createSignInLimit(app: FastifyInstance): (request: FastifyRequest) => Promise<void> {
  const checks = [
    app.createRateLimit({ ...PER_ADDRESS, keyGenerator: addressOf }),
    app.createRateLimit({ ...PER_EMAIL, keyGenerator: personIn }),
    app.createRateLimit({ ...PER_PERSON, keyGenerator: (request) => addressOf(request) + personIn(request) }),
  ];
  return async (request) => {
    for (const check of checks) {
      const result = await check(request);
      if (result.isAllowed || !result.isExceeded) continue;
      const minutes = Math.ceil(result.ttlInSeconds / 60);
      throw new ApiProblem('rate_limited', `Too many attempts: try again in ${minutes} minutes.`, {
        headers: { 'retry-after': String(result.ttlInSeconds) },
      });
    }
  };
}

const bodySchema = z.object({ email: z.string() });

function addressOf({ ip }: FastifyRequest): string {
  return `sign-in/${ip}`;
}

/** Whose password is tried: of the person who is signed in, or of the e-mail that is sent. */
function personIn({ caller, body }: FastifyRequest): string {
  const email = caller?.session?.email ?? bodySchema.safeParse(body).data?.email ?? '';
  return `sign-in/${createHash('sha256').update(email.toLowerCase()).digest('base64url')}`;
}
