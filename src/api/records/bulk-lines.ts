import { TextDecoder } from 'node:util';
import { ApiProblem } from '../problems.ts';

/** A line of a bulk request, read but not checked. */
export interface BulkLine {
  /** From 1. */
  line: number;
  value: unknown;
  /** Set when the line is not JSON. */
  unreadable?: string;
}

type ByteStream = AsyncIterable<Uint8Array>;

/** At some 1 kB a record this is 60,000 of them; a file with more is sent in parts. */
export const MAX_BYTES = 64 * 1024 * 1024;
/** As for a record that is sent alone. */
const MAX_LINE_BYTES = 4 * 1024 * 1024;
export const MAX_LINES = 50_000;

export async function* readLines(body: unknown): AsyncGenerator<BulkLine> {
  const lines = isReadable(body) ? ndjson(body) : array(body);
  for await (const line of lines) {
    if (line.line > MAX_LINES) throw tooLarge(`${MAX_LINES} lines`);
    yield line;
  }
}

async function* array(body: unknown): AsyncGenerator<BulkLine> {
  if (!Array.isArray(body)) {
    const errors = [{ pointer: '', message: 'must be an array of { type, id, data }' }];
    throw new ApiProblem('invalid_body', undefined, { errors });
  }
  for (const [index, value] of body.entries()) yield { line: index + 1, value };
}

async function* ndjson(stream: ByteStream): AsyncGenerator<BulkLine> {
  let line = 0;
  for await (const text of splitLines(stream)) {
    line += 1;
    if (text.trim() !== '') yield parse(line, text);
  }
}

function parse(line: number, text: string): BulkLine {
  try {
    return { line, value: JSON.parse(text) };
  } catch (error) {
    return { line, value: undefined, unreadable: error instanceof Error ? error.message : 'is not JSON' };
  }
}

async function* splitLines(stream: ByteStream): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let bytes = 0;
  let rest = '';
  for await (const part of stream) {
    bytes += part.byteLength;
    if (bytes > MAX_BYTES) throw tooLarge(`${MAX_BYTES / 1024 / 1024} MiB`);
    const lines = (rest + decode(decoder, part)).split('\n');
    rest = lines.pop() ?? '';
    if (rest.length > MAX_LINE_BYTES) throw tooLarge(`${MAX_LINE_BYTES / 1024 / 1024} MiB a line`);
    yield* lines;
  }
  yield rest + decode(decoder);
}

/** Without a part: whatever is left. */
function decode(decoder: TextDecoder, part?: Uint8Array): string {
  try {
    return decoder.decode(part, { stream: part !== undefined });
  } catch (cause) {
    throw new ApiProblem('malformed_body', 'The body is not UTF-8.', { cause });
  }
}

function tooLarge(limit: string): ApiProblem {
  return new ApiProblem('body_too_large', `At most ${limit}.`);
}

function isReadable(body: unknown): body is ByteStream {
  return typeof body === 'object' && body !== null && Symbol.asyncIterator in body;
}
