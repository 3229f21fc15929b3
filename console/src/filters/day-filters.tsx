import { TextInput } from '@mantine/core';
import { t } from '../language/say.ts';
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
      <TextInput
        type="date"
        label={t`From`}
        value={dayOf(from)}
        onChange={({ currentTarget }) => onChange({ from: currentTarget.value })}
      />
      <TextInput
        type="date"
        label={t`To`}
        value={dayOf(to)}
        onChange={({ currentTarget }) => onChange({ to: currentTarget.value })}
      />
    </>
  );
}
