import { t } from '../language/say.ts';
import { DayField } from '../pieces/day-field.tsx';
import { dayOf } from './days.ts';
import type { Filters } from './use-filters.ts';

interface DayFiltersProps {
  filters: Filters<'from' | 'to'>;
  onChange: (change: Filters<'from' | 'to'>) => void;
}

/** The first and the last day of what is shown. */
export function DayFilters({ filters: { from = '', to = '' }, onChange }: DayFiltersProps) {
  return (
    <>
      <DayField
        label={t`From`}
        max={dayOf(to)}
        value={dayOf(from)}
        onChange={({ currentTarget }) => onChange({ from: currentTarget.value })}
      />
      <DayField
        label={t`To`}
        min={dayOf(from)}
        value={dayOf(to)}
        onChange={({ currentTarget }) => onChange({ to: currentTarget.value })}
      />
    </>
  );
}
