import type { LogQuery } from '../../api/queries/log.ts';
import { endOfDay, startOfDay } from '../../filters/days.ts';
import { type Filters, oneOf, useFilters } from '../../filters/use-filters.ts';
import { LOG_TYPES } from '../../format/words.ts';

/** So many entries at first, and with each Show More, up to the most. */
export const STEP = 25;
export const MAX_ENTRIES = 200;

const NAMES = [
  'type',
  'status',
  'direction',
  'batch',
  'record',
  'connection',
  'from',
  'to',
  'search',
  'unchanged',
  'show',
  'entry',
] as const;
export type LogFilterValues = Filters<(typeof NAMES)[number]>;

export function useLogFilters() {
  const [filters, setFilters] = useFilters(NAMES);
  return { filters, setFilters, query: queryFrom(filters) };
}

function queryFrom(filters: LogFilterValues): LogQuery {
  const query: LogQuery = {
    type: oneOf(filters.type, LOG_TYPES),
    status: oneOf(filters.status, ['success', 'error', 'skipped']),
    direction: oneOf(filters.direction, ['push', 'pull']),
    batch: filters.batch,
    record: filters.record,
    connection: filters.connection,
    search: filters.search,
    unchanged: oneOf(filters.unchanged, ['shown', 'only']) ?? 'folded',
    from: startOfDay(filters.from),
    to: endOfDay(filters.to),
  };
  const set = Object.fromEntries(Object.entries(query).filter(([, value]) => value !== undefined));
  return { ...set, limit: limitFrom(filters.show) };
}

function limitFrom(show: string | undefined): number {
  const wanted = Number(show ?? STEP);
  return Number.isInteger(wanted) ? Math.min(MAX_ENTRIES, Math.max(STEP, wanted)) : STEP;
}
