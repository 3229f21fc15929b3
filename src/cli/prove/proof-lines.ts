import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import { z } from 'zod';

const countsSchema = z.object({ seals: z.int(), entries: z.int(), records: z.int(), unsealed: z.int() });
const sideSchema = z.looseObject({ total: z.string().nullable() }).nullable();

export const provenSchema = z.looseObject({
  type: z.string(),
  id: z.string(),
  name: z.string(),
  currency: z.string().nullable(),
  externalId: z.string().nullable(),
  here: sideSchema,
  there: sideSchema,
  why: z.array(z.string()),
});
export type ProvenRecord = z.infer<typeof provenSchema>;

export const headSchema = z.looseObject({
  madeAt: z.string(),
  from: z.string(),
  to: z.string(),
  connection: z.looseObject({ id: z.string(), companyName: z.string().nullable() }),
});
export type ProofHead = z.infer<typeof headSchema>;
export type ProofCounts = z.infer<typeof countsSchema>;

const lineSchema = z.discriminatedUnion('line', [
  headSchema.extend({ line: z.literal('head') }),
  z.looseObject({ line: z.literal('seal') }),
  z.looseObject({ line: z.literal('entry') }),
  z.looseObject({ line: z.literal('body'), hash: z.string() }),
  provenSchema.extend({ line: z.literal('record') }),
  countsSchema.extend({ line: z.literal('end') }),
]);
export type ProofLine = z.infer<typeof lineSchema>;

/** The lines of a proof as they arrive. */
export async function* readProof(stream: ReadableStream<Uint8Array>): AsyncGenerator<ProofLine> {
  for await (const line of createInterface({ input: Readable.fromWeb(stream), crlfDelay: Infinity })) {
    if (line !== '') yield lineSchema.parse(JSON.parse(line));
  }
}
