import { isParts } from './units.ts';

/** What the two sides say differently in one unit. */
export interface Difference {
  /** Name of the unit, as the API calls its first field. */
  field: string;
  here: unknown;
  there: unknown;
}

/** What one unit said before, and would say. */
export interface FieldChange {
  field: string;
  old: unknown;
  new: unknown;
}

/** "the notes are “a” here and “b” there" without grammar: field, here, there. */
export function inWords({ field, here, there }: Difference): string {
  return `${wordsOf(field)}: ${valueInWords(here)} here, ${valueInWords(there)} there`;
}

/** "billingAddress" → "billing address". */
export function wordsOf(field: string): string {
  return field.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

/** Long texts and lists are cut: the log is for people. */
const MOST = 80;

export function valueInWords(value: unknown): string {
  if (value === undefined || value === null || value === '') return 'nothing';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (Array.isArray(value)) return `${value.length} ${value.length === 1 ? 'entry' : 'entries'}`;
  const text = isParts(value) ? Object.values(value).filter(Boolean).join(', ') : String(value);
  return `“${text.length > MOST ? `${text.slice(0, MOST)}…` : text}”`;
}
