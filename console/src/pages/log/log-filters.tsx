import { SimpleGrid } from '@mantine/core';
import { DayFilters } from '../../filters/day-filters.tsx';
import { SearchField } from '../../filters/search-field.tsx';
import { SelectFilter } from '../../filters/select-filter.tsx';
import { DIRECTIONS, LOG_STATUSES } from '../../format/log-faces.ts';
import { entityLabel, LOG_TYPES } from '../../format/words.ts';
import { t } from '../../language/say.ts';
import type { LogFilterValues } from './use-log-filters.ts';

const TYPES = LOG_TYPES.map((value) => ({ value, label: entityLabel(value).one }));
const STATUSES = Object.entries(LOG_STATUSES).map(([value, { label }]) => ({ value, label }));
const DIRECTION_OPTIONS = Object.entries(DIRECTIONS).map(([value, label]) => ({ value, label }));

const UNCHANGED = [
  { value: 'shown', label: t`Every record` },
  { value: 'only', label: t`Nothing else` },
];

interface LogFiltersProps {
  filters: LogFilterValues;
  onChange: (change: LogFilterValues) => void;
}

export function LogFilters({ filters, onChange }: LogFiltersProps) {
  return (
    <SimpleGrid cols={{ base: 2, sm: 3, lg: 4 }} role="search" aria-label={t`Filters`}>
      <SearchField
        label={t`Entity Name`}
        placeholder={t`Part of the name`}
        value={filters.search}
        onSearch={(search) => onChange({ search })}
      />
      <SelectFilter
        label={t`Entity Type`}
        all={t`All types`}
        options={TYPES}
        value={filters.type}
        onChange={(type) => onChange({ type })}
      />
      <SelectFilter
        label={t`Status`}
        all={t`All`}
        options={STATUSES}
        value={filters.status}
        onChange={(status) => onChange({ status })}
      />
      <SelectFilter
        label={t`Direction`}
        all={t`Both`}
        options={DIRECTION_OPTIONS}
        value={filters.direction}
        onChange={(direction) => onChange({ direction })}
      />
      <DayFilters filters={filters} onChange={onChange} />
      <SelectFilter
        label={t`Nothing to do`}
        all={t`One line a batch`}
        options={UNCHANGED}
        value={filters.unchanged}
        onChange={(unchanged) => onChange({ unchanged })}
      />
    </SimpleGrid>
  );
}
