import { z } from 'zod';
import { type RecordInput, saveRecords } from '../../db/records/save-record.ts';
import { ENTITIES, WRITABLE_TYPES } from '../../domain/entities/index.ts';
import { paymentSchema } from '../../domain/entities/payment.ts';
import { dependencyRank, type RecordRef, refKey } from '../../domain/entity.ts';
import type { Caller } from '../access.ts';
import type { AppDeps } from '../deps.ts';
import { ApiProblem, type FieldError } from '../problems.ts';
import { recordIdSchema } from '../schemas/common.ts';
import type { BulkLineResult, BulkResult } from '../schemas/record.ts';
import { findUnstorable, issueErrors, problemErrors } from '../validation.ts';
import type { BulkLine } from './bulk-lines.ts';
import { asFields, type Fields, readSurroundings, recordProblems } from './check.ts';
import { sayCurrency } from './own-currency.ts';
import type { Surroundings } from './references.ts';
import { wake, withinLimit } from './save.ts';

/** Lines stored in one transaction: large enough to be fast, small enough to hold its locks briefly. */
const CHUNK = 500;

const lineSchema = z.strictObject({ type: z.enum(WRITABLE_TYPES), id: recordIdSchema, data: z.unknown() });

/** A line that names a record. */
interface Opened extends RecordRef {
  line: number;
  value: unknown;
  data: unknown;
}

/** A line that its schemas have accepted. */
interface Parsed extends RecordRef {
  line: number;
  data: Fields;
}

interface Rejected {
  line: number;
  value: unknown;
  errors: FieldError[];
}

/**
 * Stores every valid line and reports the others. A line may refer to records that are stored already, come
 * before it, or stand beside it among the same few hundred lines.
 */
export async function saveBulk(
  deps: AppDeps,
  caller: Caller,
  lines: AsyncIterable<BulkLine>,
): Promise<BulkResult> {
  const results: BulkLineResult[] = [];
  const woken = new Set<string>();
  let stored = false;
  try {
    for await (const chunk of chunks(lines)) {
      const saved = await saveChunk(deps, caller, chunk);
      results.push(...saved.results);
      for (const connectionId of saved.wake) woken.add(connectionId);
      wake(deps, caller.tenantId, saved.wake);
      stored = true;
    }
  } catch (error) {
    // Lines before the one that ends the request are stored, and sending them again changes nothing.
    if (error instanceof ApiProblem && stored) {
      throw new ApiProblem(error.code, error.detail, { ...error.options, outcome: 'applied' });
    }
    throw error;
  }
  return summarize(results, woken.size > 0);
}

async function* chunks(lines: AsyncIterable<BulkLine>): AsyncGenerator<BulkLine[]> {
  let chunk: BulkLine[] = [];
  for await (const line of lines) {
    chunk.push(line);
    if (chunk.length < CHUNK) continue;
    yield chunk;
    chunk = [];
  }
  if (chunk.length > 0) yield chunk;
}

async function saveChunk(deps: AppDeps, { tenantId, actor }: Caller, lines: readonly BulkLine[]) {
  const { db } = deps;
  const opened = lines.map(openLine);
  await sayCurrency(
    db,
    tenantId,
    opened.filter((line) => 'data' in line),
  );
  const read = opened.map((line) => ('data' in line ? parseLine(line) : line));
  const parsed = read.filter((line) => 'data' in line);
  const { valid, invalid } = checkLines(parsed, await readSurroundings(db, tenantId, parsed));
  const inputs = valid.map(
    ({ entityType, recordId, data }): RecordInput => ({ entityType, id: recordId, data }),
  );
  const saved =
    inputs.length > 0
      ? await saveRecords(db, tenantId, inputs, actor, withinLimit(deps, tenantId))
      : { results: [], wake: [] };
  const results = [
    ...valid.map((line, index) => acceptedResult(line, saved.results[index])),
    ...[...read.filter((line) => 'errors' in line), ...invalid].map(rejectedResult),
  ];
  return { results: results.sort((a, b) => a.line - b.line), wake: saved.wake };
}

function openLine({ line, value, unreadable }: BulkLine): Opened | Rejected {
  const reject = (errors: FieldError[]): Rejected => ({ line, value, errors });
  if (unreadable !== undefined) return reject([{ pointer: '', message: `is not JSON: ${unreadable}` }]);
  const envelope = lineSchema.safeParse(value);
  if (!envelope.success) return reject(issueErrors(envelope.error));
  const { type, id, data } = envelope.data;
  return { line, value, entityType: type, recordId: id, data };
}

function parseLine({ line, value, entityType, recordId, data }: Opened): Parsed | Rejected {
  const parsed = ENTITIES[entityType].schema.safeParse(data);
  if (!parsed.success) return { line, value, errors: issueErrors(parsed.error, ['data']) };
  const unstorable = findUnstorable(parsed.data, ['data']);
  if (unstorable.length > 0) return { line, value, errors: unstorable };
  return { line, entityType, recordId, data: asFields(parsed.data) };
}

/** In the order of dependency, so that a line may refer to one that stands after it. */
function checkLines(parsed: readonly Parsed[], around: Surroundings) {
  const referenced = new Map(around.referenced);
  const valid: Parsed[] = [];
  const invalid: Rejected[] = [];
  const ordered = [...parsed].sort((a, b) => dependencyRank(a.entityType) - dependencyRank(b.entityType));
  for (const line of ordered) {
    const problems = recordProblems(ENTITIES[line.entityType], line.recordId, line.data, {
      ...around,
      referenced,
    });
    if (problems.length > 0) {
      const value = { type: line.entityType, id: line.recordId };
      invalid.push({ line: line.line, value, errors: problemErrors(problems, ['data']) });
      continue;
    }
    valid.push(line);
    referenced.set(refKey(line), {
      ...line,
      name: ENTITIES[line.entityType].nameOf(line.data),
      deleted: false,
      ...relationsOf(line.data),
    });
    const payment = line.entityType === 'payment' && paymentSchema.safeParse(line.data).data;
    if (payment) around.allocated.take(line.recordId, payment);
  }
  return { valid: valid.sort((a, b) => a.line - b.line), invalid };
}

const relationsSchema = z.object({
  currency: z.string().nullable().catch(null),
  customerId: z.string().nullable().catch(null),
  total: z.string().nullable().catch(null),
  status: z.string().nullable().catch(null),
});

function relationsOf(data: Fields) {
  return relationsSchema.parse(data);
}

function acceptedResult(
  { line, entityType, recordId }: Parsed,
  saved: { outcome: string; version: number } | undefined,
): BulkLineResult {
  const outcome = z.enum(['created', 'updated', 'unchanged']).parse(saved?.outcome);
  return { line, type: entityType, id: recordId, outcome, version: saved?.version };
}

const namedSchema = z.object({
  type: z.string().nullable().catch(null),
  id: z.string().nullable().catch(null),
});

function rejectedResult({ line, value, errors }: Rejected): BulkLineResult {
  const named = namedSchema.safeParse(value);
  const { type, id } = named.success ? named.data : { type: null, id: null };
  return { line, type, id, outcome: 'rejected', errors };
}

function summarize(results: BulkLineResult[], queued: boolean): BulkResult {
  const count = (outcome: BulkLineResult['outcome']) =>
    results.filter((result) => result.outcome === outcome).length;
  return {
    created: count('created'),
    updated: count('updated'),
    unchanged: count('unchanged'),
    rejected: count('rejected'),
    sync: queued ? 'queued' : 'none',
    results,
  };
}
