import { open, stat } from 'node:fs/promises';
import { z } from 'zod';
import type { ApiClient } from './api-client.ts';
import { CliFailure } from './failure.ts';

/** Lines a request: enough to be fast, few enough that the bar moves. */
const CHUNK = 1_000;

const answerSchema = z.object({
  created: z.int(),
  updated: z.int(),
  unchanged: z.int(),
  rejected: z.int(),
  results: z.array(
    z.object({
      line: z.int(),
      type: z.string().nullable(),
      id: z.string().nullable(),
      errors: z.array(z.object({ pointer: z.string().optional(), message: z.string() })).optional(),
    }),
  ),
});

export interface LoadResult {
  created: number;
  updated: number;
  unchanged: number;
  rejected: number;
  problems: LineProblem[];
}

export interface LineProblem {
  /** In the file, from 1. */
  line: number;
  type: string | null;
  id: string | null;
  errors: { pointer?: string; message: string }[];
}

/** Sends the file part by part; loading it again changes nothing that is there already. */
export async function loadRecords(
  api: ApiClient,
  path: string,
  onProgress: (bytes: number, total: number) => void,
): Promise<LoadResult> {
  const result: LoadResult = { created: 0, updated: 0, unchanged: 0, rejected: 0, problems: [] };
  const { size } = await stat(path).catch((cause: unknown) => {
    throw new CliFailure(`The file ${path} cannot be read.`, { cause });
  });
  let bytes = 0;
  for await (const { first, lines } of parts(path)) {
    const text = lines.map((line) => `${line}\n`).join('');
    add(result, await api.postLines('/v1/records:bulk', text, answerSchema), first);
    bytes += Buffer.byteLength(text);
    onProgress(Math.min(bytes, size), size);
  }
  return result;
}

async function* parts(path: string): AsyncGenerator<{ first: number; lines: string[] }> {
  const file = await open(path);
  let first = 1;
  let lines: string[] = [];
  for await (const line of file.readLines()) {
    lines.push(line);
    if (lines.length < CHUNK) continue;
    yield { first, lines };
    first += lines.length;
    lines = [];
  }
  if (lines.length > 0) yield { first, lines };
}

function add(result: LoadResult, part: z.infer<typeof answerSchema>, first: number): void {
  result.created += part.created;
  result.updated += part.updated;
  result.unchanged += part.unchanged;
  result.rejected += part.rejected;
  for (const { line, type, id, errors } of part.results) {
    if (errors) result.problems.push({ line: line + first - 1, type, id, errors });
  }
}
