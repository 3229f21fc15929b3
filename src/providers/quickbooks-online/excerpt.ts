import { z } from 'zod';
import type { Excerpt, RawAnswer, StoredRequest } from '../provider.ts';
import { parseJson } from './exact-json.ts';

/** What nobody needs to see to understand a sync: numbers of the state, of cards, and whatever opens a door. */
const HIDDEN = new Set([
  'primarytaxidentifier',
  'secondarytaxidentifier',
  'taxidentifier',
  'ssn',
  'birthdate',
  'creditchargeinfo',
  'creditchargeresponse',
  'acctnum',
  'authorization',
  'access_token',
  'refresh_token',
  'client_secret',
  'password',
]);
const REDACTED = '[redacted]';

const partSchema = z.looseObject({ bId: z.string().optional() });
const sentSchema = z.object({ BatchItemRequest: z.array(partSchema) });
const answeredSchema = z.object({ BatchItemResponse: z.array(partSchema) });

/** The part of a request and of its answer that belongs to one item, laid out to be read, without secrets. */
export function excerpt(request: StoredRequest, key: string, answer: RawAnswer | undefined): Excerpt {
  const sent = readable(request.body);
  const batch = request.kind === 'batch';
  return {
    request: written(batch ? (partOf(sentSchema.safeParse(sent).data?.BatchItemRequest, key) ?? sent) : sent),
    answer: answer && answerPart(answer, batch ? key : undefined),
  };
}

function answerPart({ body }: RawAnswer, key: string | undefined): string {
  const answered = readable(body);
  if (key === undefined) return written(answered);
  // A refusal of the whole request has no parts.
  return written(partOf(answeredSchema.safeParse(answered).data?.BatchItemResponse, key) ?? answered);
}

function partOf(parts: readonly z.infer<typeof partSchema>[] | undefined, key: string): unknown {
  return parts?.find(({ bId }) => bId === key);
}

/** Stands before the text of a number, whose digits are shown as they were sent: 12.50 is not 12.5. */
const NUMBER = '\uE000';

/** Parsed, numbers marked; the text itself where it is no JSON. */
function readable(text: string): unknown {
  try {
    return parseJson(text, NUMBER);
  } catch {
    // A gateway's page, or half an answer.
    return text;
  }
}

function written(value: unknown): string {
  if (typeof value === 'string') return withoutBearer(value);
  const text = JSON.stringify(value, hide, 2) ?? '';
  return withoutBearer(text.replaceAll(new RegExp(`"${NUMBER}([^"]*)"`, 'g'), '$1'));
}

function hide(name: string, value: unknown): unknown {
  return HIDDEN.has(name.toLowerCase()) && value !== '' && value !== null ? REDACTED : value;
}

function withoutBearer(text: string): string {
  return text.replaceAll(/\bBearer\s+[\w.~+/=-]+/gi, `Bearer ${REDACTED}`);
}
