import { createHash, type Hash } from 'node:crypto';
import { finished, pipeline, Readable, Transform } from 'node:stream';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Executor } from '../db/client.ts';
import { type IdempotencyKey, keepAnswer } from '../db/idempotency.ts';
import type { Sealer } from '../secrets.ts';
import type { AppDeps } from './deps.ts';
import { ApiProblem } from './problems.ts';

/** A POST that carries an Idempotency-Key, on its way. */
export interface IdempotentRequest extends IdempotencyKey {
  /** Over method, address and the bytes of the body as they come in. */
  hash: Hash;
  /** `claimed`: this request does the work. `settled`: its answer is kept or its key freed. */
  state: 'new' | 'claimed' | 'settled';
}

/** Printable ASCII without spaces. */
const KEY = /^[\x21-\x7e]{1,255}$/;
const KEPT_HEADERS = ['content-type', 'location', 'etag'];

export function createIdempotentRequest(
  tenantId: string,
  key: string,
  { method, url }: { method: string; url: string },
): IdempotentRequest {
  if (!KEY.test(key)) {
    const message = 'must be 1 to 255 printable ASCII characters without spaces';
    throw new ApiProblem('parameter_invalid', undefined, {
      errors: [{ parameter: 'Idempotency-Key', message }],
    });
  }
  return { tenantId, key, hash: createHash('sha256').update(`${method} ${url}\n`), state: 'new' };
}

/** Once the body has been read to its end. */
export function requestHash({ hash }: IdempotentRequest): string {
  return hash.copy().digest('base64url');
}

export function hashingStream(payload: NodeJS.ReadableStream, hash: Hash): Readable {
  const through = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      done(null, chunk);
    },
  });
  // When the client goes away, the reader behind fails too and does not wait for ever.
  pipeline(payload, through, () => undefined);
  return through;
}

export function isStream(body: unknown): body is Readable {
  return body instanceof Readable;
}

export async function drain(body: unknown): Promise<void> {
  if (!isStream(body)) return;
  body.resume();
  await new Promise<void>((resolve, reject) =>
    finished(body, (error) => (error ? reject(error) : resolve())),
  );
}

const answerSchema = z.object({ body: z.string(), headers: z.record(z.string(), z.string()) });

export function answerText(body: string, headers: Record<string, unknown>): string {
  const kept = KEPT_HEADERS.flatMap((name): [string, string][] => {
    const value: unknown = headers[name];
    return typeof value === 'string' ? [[name, value]] : [];
  });
  return JSON.stringify({ body, headers: Object.fromEntries(kept) });
}

export function storedAnswer(text: string): z.infer<typeof answerSchema> {
  return answerSchema.parse(JSON.parse(text));
}

/** Answers hold personal data and, for a new API key, the key: they are sealed. */
export function sealedIn({ tenantId, key }: IdempotencyKey): string {
  return `${tenantId}/idempotency/${key}`;
}

export interface Created {
  status: number;
  body: unknown;
  headers?: Record<string, string>;
}

/**
 * Does the work and keeps its answer in one transaction: a process that dies leaves both or neither, and the
 * repeated request does not do it twice.
 */
export async function createOnce<Made extends Created>(
  { db, sealer }: Pick<AppDeps, 'db' | 'sealer'>,
  { idempotency }: Pick<FastifyRequest, 'idempotency'>,
  work: (tx: Executor) => Promise<Made>,
): Promise<Made> {
  const made = await db.transaction(async (tx) => {
    const answer = await work(tx);
    if (idempotency?.state === 'claimed') await keepCreated(tx, sealer, idempotency, answer);
    return answer;
  });
  if (idempotency) idempotency.state = 'settled';
  return made;
}

async function keepCreated(
  tx: Executor,
  sealer: Sealer,
  idempotency: IdempotentRequest,
  { status, body, headers }: Created,
): Promise<void> {
  const text = answerText(JSON.stringify(body), {
    'content-type': 'application/json; charset=utf-8',
    ...headers,
  });
  const response = sealer.seal(text, sealedIn(idempotency));
  await keepAnswer(tx, idempotency, { requestHash: requestHash(idempotency), status, response });
}
