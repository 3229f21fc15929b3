import { z } from 'zod';
import { ENTITIES } from './entities/index.ts';
import type { EntityType } from './entity.ts';
import { refusalInWords, sentenceOf } from './schema-words.ts';

type Data = Record<string, unknown>;

/** What was found while the fields were read, before anything was checked. */
export interface RawReading {
  data: Data;
  /** Fields that could not be read at all, and why. */
  unread?: { fields: readonly string[]; reason: string };
}

/** `reason` stands behind the record: "it does not fit: email has more than 100 characters". */
export type Fitted =
  | { kind: 'whole'; data: Data }
  /** Only `data` can be said in our terms; of the fields in `unread` nothing is known. */
  | { kind: 'partly'; data: Data; unread: string[]; reason: string };

/** What was read on the other side, by the other side's forms and lengths: only what would change an amount does
 * not fit. */
export function fitted(entityType: EntityType, { data: read, unread }: RawReading): Fitted {
  const { schema, check, addsUp = check, sides } = ENTITIES[entityType];
  const present = Object.fromEntries(Object.entries(read).filter(([, value]) => value !== undefined));
  if (unread) return partly(present, unread.fields, unread.reason);
  const parsed = schema.safeParse(present);
  if (!parsed.success) {
    const fields = parsed.error.issues.map(({ path }) => String(path[0] ?? ''));
    const reason = `does not fit: ${refusalInWords(parsed.error)}`;
    return partly(present, together(fields, sides?.together), reason);
  }
  const data = z.record(z.string(), z.unknown()).parse(parsed.data);
  const problems = addsUp(parsed.data);
  const [problem] = problems;
  if (!problem) return { kind: 'whole', data };
  const fields = problems.map(({ path }) => String(path[0] ?? ''));
  const reason = `does not add up: ${sentenceOf(problem.path, problem.message)}`;
  return partly(data, together(fields, sides?.together), reason);
}

function partly(data: Data, unread: readonly string[], reason: string): Fitted {
  const known = Object.entries(data).filter(([field]) => !unread.includes(field));
  return { kind: 'partly', data: Object.fromEntries(known), unread: [...unread], reason };
}

/** What makes sense together only is unread together; the total says something by itself. */
function together(fields: readonly string[], groups: readonly (readonly string[])[] = []): string[] {
  const whole = groups.filter((group) => group.some((field) => fields.includes(field))).flat();
  return [...new Set([...fields, ...whole])].filter((field) => field !== 'total' && field !== 'amount');
}
