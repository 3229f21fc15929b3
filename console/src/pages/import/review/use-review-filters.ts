import type { RowFilter } from '../../../api/queries/imports.ts';
import { oneOf, useFilters } from '../../../filters/use-filters.ts';
import { IMPORT_TYPES } from '../words.ts';

export const SUGGESTION_ORDER = [
  'ambiguous',
  'similar',
  'number',
  'new',
  'name',
  'email',
  'marker',
  'linked',
  'unreadable',
] as const;
export const DECISION_ORDER = ['undecided', 'link', 'create', 'ignore'] as const;

export type ReviewFilter = Pick<RowFilter, 'type' | 'suggestion' | 'decision'>;

/** In the address, so that a link shows what its sender saw. */
export function useReviewFilters() {
  const [{ type, suggestion, decision }, setFilters] = useFilters(['type', 'suggestion', 'decision']);
  const filter: ReviewFilter = {
    type: oneOf(type, IMPORT_TYPES),
    suggestion: oneOf(suggestion, SUGGESTION_ORDER),
    decision: oneOf(decision, DECISION_ORDER),
  };
  return [filter, setFilters] as const;
}
