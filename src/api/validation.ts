import type { z } from 'zod';
import type { Problem } from '../domain/entity.ts';
import { complaintInWords } from '../domain/schema-words.ts';
import type { FieldError } from './problems.ts';

/** The framework's form of a schema's complaint. */
interface SchemaComplaint {
  instancePath: string;
  keyword?: string;
  message?: string;
  params?: Record<string, unknown>;
}

/** Body complaints get a JSON pointer, others the name of their parameter. */
export function fieldErrors(
  complaints: readonly SchemaComplaint[],
  context: string | undefined,
): FieldError[] {
  return complaints.flatMap(({ instancePath, keyword, message, params }) => {
    const said = complaintInWords({ ...params, code: keyword, message });
    const path = instancePath.split('/').slice(1).filter(Boolean);
    const paths = unknownKeys(params).map((key) => [...path, key]);
    return (paths.length > 0 ? paths : [path]).map((at) => {
      const text = paths.length > 0 ? 'is not a field of this body' : said;
      return context === 'body' ? fieldError(at, text) : { parameter: at.join('.'), message: text };
    });
  });
}

/** The same for a body that is parsed by hand, below `base`. */
export function issueErrors(error: z.ZodError, base: readonly (string | number)[] = []): FieldError[] {
  return error.issues.flatMap((issue) => {
    const path = [...base, ...issue.path.map((part) => (typeof part === 'symbol' ? String(part) : part))];
    if (issue.code !== 'unrecognized_keys') return [fieldError(path, complaintInWords(issue))];
    return issue.keys.map((key) => fieldError([...path, key], 'is not a field of this body'));
  });
}

export function problemErrors(
  problems: readonly Problem[],
  base: readonly (string | number)[] = [],
): FieldError[] {
  return problems.map(({ path, message }) => fieldError([...base, ...path], message));
}

export function fieldError(path: readonly (string | number)[], message: string): FieldError {
  return { pointer: toPointer(path), message };
}

/** RFC 6901. */
export function toPointer(path: readonly (string | number)[]): string {
  return path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

function unknownKeys(params: Record<string, unknown> | undefined): string[] {
  const keys = params?.keys;
  return Array.isArray(keys) ? keys.filter((key) => typeof key === 'string') : [];
}

/** Text that PostgreSQL cannot keep: the NUL character and halves of surrogate pairs. */
function isUnstorable(text: string): boolean {
  return text.includes('\0') || /\p{Surrogate}/u.test(text);
}

export function findUnstorable(value: unknown, path: readonly (string | number)[] = []): FieldError[] {
  if (typeof value === 'string') {
    return isUnstorable(value)
      ? [fieldError(path, 'contains a character that cannot be stored (NUL or half a surrogate pair)')]
      : [];
  }
  if (typeof value !== 'object' || value === null || isStream(value)) return [];
  return Object.entries(value).flatMap(([key, field]) => [
    ...(isUnstorable(key) ? [fieldError(path, 'has a field whose name cannot be stored')] : []),
    ...findUnstorable(field, [...path, key]),
  ]);
}

/** Bytes and streams are looked at by whoever parses them. */
function isStream(value: object): boolean {
  return Buffer.isBuffer(value) || ('pipe' in value && typeof value.pipe === 'function');
}
