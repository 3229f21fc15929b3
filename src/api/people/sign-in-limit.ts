import { createHash } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { countAttempt } from '../../db/people/sign-in-attempts.ts';
import { ApiProblem } from '../problems.ts';

/** A person who looks for the right password needs no more; from one place, with one e-mail. */
const PER_PERSON = { max: 10, windowMs: 15 * 60_000 };
/** Of one e-mail from everywhere: guessers with many addresses. High, or anybody could lock anybody out. */
const PER_EMAIL = { max: 100, windowMs: 60 * 60_000 };
/** Of one address: an office behind one router, where everybody signs in on Monday morning. */
const PER_ADDRESS = { max: 60, windowMs: 60_000 };

/**
 * Checking a password costs a fraction of a second of a processor, and guessing must not pay. Counted in the
 * database: more API processes are no more guesses.
 */
export function createSignInLimit({ deps }: FastifyInstance): (request: FastifyRequest) => Promise<void> {
  return async (request) => {
    const [address, person] = [request.ip, emailIn(request)];
    const seconds = await countAttempt(deps.db, [
      { ...PER_ADDRESS, key: keyOf('address', address) },
      { ...PER_EMAIL, key: keyOf('email', person) },
      { ...PER_PERSON, key: keyOf('person', address, person) },
    ]);
    if (seconds === 0) return;
    const minutes = Math.ceil(seconds / 60);
    throw new ApiProblem('rate_limited', `Too many attempts: try again in ${minutes} minutes.`, {
      headers: { 'retry-after': String(seconds) },
    });
  };
}

const bodySchema = z.object({ email: z.string() });

/** Whose password is tried: of the person who is signed in, or of the e-mail that is sent. */
function emailIn({ caller, body }: FastifyRequest): string {
  const email = caller?.session?.email ?? bodySchema.safeParse(body).data?.email ?? '';
  return email.toLowerCase();
}

function keyOf(...parts: string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url');
}
