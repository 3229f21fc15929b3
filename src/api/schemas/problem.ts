import { z } from 'zod';
import { problemCodes } from '../problems.ts';

const fieldErrorSchema = z
  .object({
    pointer: z.string().optional().describe('JSON pointer into the body'),
    parameter: z.string().optional().describe('Name of a query or path parameter'),
    message: z.string(),
  })
  .meta({ id: 'FieldError' });

export const problemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string().optional(),
    code: z.enum(problemCodes()),
    retryable: z.boolean().describe('The same request may succeed later'),
    outcome: z.enum(['none', 'applied', 'uncertain']).describe('Whether anything was done all the same'),
    remedy: z.string(),
    requestId: z.string().optional(),
    errors: z.array(fieldErrorSchema).optional(),
  })
  .meta({ id: 'Problem' });

/** Every route's answer when it cannot do what was asked. */
export const problems = {
  default: {
    description: 'A problem (RFC 9457)',
    content: { 'application/problem+json': { schema: problemSchema } },
  },
};
