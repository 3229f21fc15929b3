import type { AuditQuery } from '../../api/queries/audit.ts';
import { endOfDay, startOfDay } from '../../filters/days.ts';
import { type Filters, useFilters } from '../../filters/use-filters.ts';

const NAMES = ['actor', 'action', 'subject', 'run', 'from', 'to'] as const;
export type AuditFilterValues = Filters<(typeof NAMES)[number]>;

export const NO_AUDIT_FILTERS: AuditFilterValues = {
  actor: '',
  action: '',
  subject: '',
  run: '',
  from: '',
  to: '',
};

export function useAuditFilters() {
  const [filters, setFilters] = useFilters(NAMES);
  return { filters, setFilters, query: queryFrom(filters) };
}

function queryFrom({ actor, action, subject, run, from, to }: AuditFilterValues): AuditQuery {
  return { actor, action, subject, run, from: startOfDay(from), to: endOfDay(to) };
}
