import type { CallResult, Found } from '../../provider.ts';
import type { CompanyFacts } from '../../reads.ts';
import { readRow } from '../read-row.ts';
import type { FindQuestion } from './find-question.ts';

/** With what it says, so that pairing does not write over it unseen. */
export function sameAs(facts: CompanyFacts, { item }: FindQuestion, row: unknown): CallResult<Found> {
  const theirs = readRow(item.entityType, row, facts.company);
  return { ok: true, value: { kind: 'same', counterpart: theirs.counterpart, theirs } };
}

export function none(): CallResult<Found> {
  return { ok: true, value: { kind: 'none' } };
}

export function other(description: string): CallResult<Found> {
  return { ok: true, value: { kind: 'other', description } };
}
