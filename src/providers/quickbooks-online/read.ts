import { z } from 'zod';
import type { CallResult } from '../provider.ts';
import { asText, type ReadAnswer, type Reading } from '../reads.ts';
import { type CutAnswer, cutRows } from './cut-rows.ts';
import { parseJson } from './exact-json.ts';

/** A read of `path` below the company; numbers in the parsed answer are text. */
export function* read<T>(path: string, schema: z.ZodType<T>): Reading<T> {
  return parsed(yield { target: path, body: '' }, schema);
}

/** The rows of an answer to a query, in the member `name`; one that does not fit `row` spoils them all. */
export function* readRows<T>(path: string, name: string, row: z.ZodType<T>): Reading<T[]> {
  const answer = yield { target: path, body: '' };
  const { body } = answer;
  const cut = cutRows(typeof body === 'string' ? Buffer.from(body) : body, ['QueryResponse', name]);
  return cut ? rowByRow(answer, cut, row) : withoutRows(answer, name);
}

/** An answer without rows has no member for them. */
function withoutRows(answer: ReadAnswer, name: string): CallResult<never[]> {
  const whole = parsed(answer, z.object({ QueryResponse: z.object({ [name]: z.never().optional() }) }));
  return whole.ok ? { ok: true, value: [] } : whole;
}

const restSchema = z.object({ QueryResponse: z.object({}) });

/** Each is parsed and reduced to what is read of it before the next one is. */
function rowByRow<T>(
  answer: ReadAnswer,
  { rest, rows: texts }: CutAnswer,
  row: z.ZodType<T>,
): CallResult<T[]> {
  if (!restSchema.safeParse(jsonOf(rest)).success) return notAsked(answer);
  const rows: T[] = [];
  try {
    for (const text of texts) {
      const read = row.safeParse(parseJson(text));
      if (!read.success) return notAsked(answer);
      rows.push(read.data);
    }
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return notAsked(answer);
  }
  return { ok: true, value: rows };
}

export function parsed<T>(answer: ReadAnswer, schema: z.ZodType<T>): CallResult<T> {
  const result = schema.safeParse(jsonOf(asText(answer).body));
  return result.success ? { ok: true, value: result.data } : notAsked(answer);
}

function notAsked(answer: ReadAnswer): CallResult<never> {
  const { httpStatus, reference, body } = asText(answer);
  return {
    ok: false,
    failure: {
      kind: 'unknown',
      error: {
        type: 'VendorFault',
        message: 'QuickBooks answered a read with something else than what was asked for.',
        vendor: { httpStatus, reference, message: body.slice(0, 500) },
      },
    },
  };
}

function jsonOf(body: string): unknown {
  try {
    return parseJson(body);
  } catch {
    // The schema refuses it, which tells the reference to ask support about.
    return undefined;
  }
}
