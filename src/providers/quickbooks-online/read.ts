import type { z } from 'zod';
import type { CallResult, RawAnswer } from '../provider.ts';
import type { Reading } from '../reads.ts';
import { parseJson } from './exact-json.ts';

/** A read of `path` below the company; numbers in the parsed answer are text. */
export function* read<T>(path: string, schema: z.ZodType<T>): Reading<T> {
  return parsed(yield { target: path, body: '' }, schema);
}

export function parsed<T>(answer: RawAnswer, schema: z.ZodType<T>): CallResult<T> {
  const result = schema.safeParse(jsonOf(answer.body));
  if (result.success) return { ok: true, value: result.data };
  return {
    ok: false,
    failure: {
      kind: 'unknown',
      error: {
        type: 'VendorFault',
        message: 'QuickBooks answered a read with something else than what was asked for.',
        vendor: {
          httpStatus: answer.httpStatus,
          reference: answer.reference,
          message: answer.body.slice(0, 500),
        },
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
