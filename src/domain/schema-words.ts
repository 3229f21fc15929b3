import type { z } from 'zod';
import { wordsOf } from './sides/difference.ts';

/** A complaint of a schema, as it comes from the schema library or from the framework that calls it. */
export interface Complaint {
  code?: string;
  message?: string;
  expected?: unknown;
  format?: unknown;
  origin?: unknown;
  minimum?: unknown;
  maximum?: unknown;
  divisor?: unknown;
  inclusive?: unknown;
  values?: unknown;
}

type Path = readonly PropertyKey[];

/** What is wrong with a field, to stand behind its name: "is no e-mail address". What a schema of ours says itself stays. */
export function complaintInWords(complaint: Complaint): string {
  const { code, message = '' } = complaint;
  const isOurs = message !== '' && !SCHEMA_TEXT.test(message);
  return isOurs ? message : (WORDS[code ?? '']?.(complaint) ?? ODD);
}

/** "/billingAddress/city is longer than 255 characters" as "billing address, city is longer than 255 characters". */
export function sentenceOf(path: Path, predicate: string): string {
  const name = fieldInWords(path);
  return name === '' ? `the whole of it ${predicate}` : `${name} ${predicate}`;
}

/** Why something does not pass its schema, for a person: field and complaint, the first of them. */
export function refusalInWords({ issues: [issue] }: z.ZodError): string {
  if (!issue) return ODD;
  return sentenceOf(issue.path, complaintInWords(issue));
}

/** `lines`, 0, `unitPrice` → "lines 1, unit price". */
export function fieldInWords(path: Path): string {
  return path.reduce<string>((words, part) => {
    if (typeof part === 'number') return `${words} ${part + 1}`;
    const word = wordsOf(String(part)).trim();
    return words === '' ? word : `${words}, ${word}`;
  }, '');
}

const ODD = 'is not of the right form';

/** How the schema library begins what it says by itself. */
const SCHEMA_TEXT = /^(?:Invalid|Too (?:small|big)|Unrecognized)\b/;

const WORDS: Readonly<Record<string, (complaint: Complaint) => string>> = {
  invalid_type: ({ expected }) => `has to be given, as ${KINDS[String(expected)] ?? 'something else'}`,
  invalid_format: ({ format }) => FORMATS[String(format)] ?? ODD,
  invalid_value: ({ values }) => among(Array.isArray(values) ? values.map(String) : []),
  too_small: ({ origin, minimum, inclusive }) =>
    tooSmall(String(origin), Number(minimum), inclusive !== false),
  too_big: ({ origin, maximum, inclusive }) => tooBig(String(origin), Number(maximum), inclusive !== false),
  not_multiple_of: ({ divisor }) => `is no multiple of ${String(divisor)}`,
  unrecognized_keys: () => 'holds a field that is not known here',
};

const KINDS: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  tuple: 'a list',
  object: 'an object',
  record: 'an object',
  date: 'a date',
  null: 'nothing',
};

const FORMATS: Readonly<Record<string, string>> = {
  email: 'is no e-mail address',
  url: 'is no address on the web',
  date: 'is no date such as 2026-03-31',
  datetime: 'is no instant such as 2026-03-31T12:00:00Z',
  time: 'is no time such as 17:30',
};

/** More of them than a person reads are not listed. */
const MOST_VALUES = 12;

function among(values: readonly string[]): string {
  if (values.length === 1) return `has to be ${values[0]}`;
  return values.length === 0 || values.length > MOST_VALUES
    ? 'is none of those that are known here'
    : `is none of ${values.join(', ')}`;
}

function tooSmall(origin: string, minimum: number, inclusive: boolean): string {
  const parts = PARTS[origin];
  if (parts) return minimum <= 1 ? 'is empty' : `has fewer than ${minimum} ${parts}`;
  return inclusive ? `is less than ${minimum}` : `is not more than ${minimum}`;
}

function tooBig(origin: string, maximum: number, inclusive: boolean): string {
  const parts = PARTS[origin];
  if (parts) return `has more than ${maximum} ${parts}`;
  return inclusive ? `is more than ${maximum}` : `is not less than ${maximum}`;
}

const PARTS: Readonly<Record<string, string>> = {
  string: 'characters',
  array: 'entries',
  set: 'entries',
  map: 'entries',
};
