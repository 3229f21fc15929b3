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

/** A field that both sides had changed: whose value went, and what stands there instead. */
export interface SettledField extends FieldChange {
  /** The side whose value went. */
  side: 'here' | 'there';
}

/** What a decision between both sides did to each field that they said differently. */
export function settledFields(settled: readonly Difference[], winner: 'ours' | 'theirs'): SettledField[] {
  return settled.map(({ field, here = null, there = null }) =>
    winner === 'ours'
      ? { field, side: 'there', old: there, new: here }
      : { field, side: 'here', old: here, new: there },
  );
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
