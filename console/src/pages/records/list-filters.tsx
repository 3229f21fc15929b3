import { Box, Button, SimpleGrid } from '@mantine/core';
import type { RecordType } from '../../api/queries/records.ts';
import { DayFilters } from '../../filters/day-filters.tsx';
import { SearchField } from '../../filters/search-field.tsx';
import { SelectFilter } from '../../filters/select-filter.tsx';
import { entityLabel, stateLabel } from '../../format/words.ts';
import { inSentence, t } from '../../language/say.ts';
import { LIST_FACTS, STANDINGS } from './list-facts.ts';
import { isNarrowed, type ListFilterValues } from './use-list-filters.ts';

interface ListFiltersProps {
  type: RecordType;
  filters: ListFilterValues;
  onChange: (change: ListFilterValues) => void;
  onClear: () => void;
}

export function ListFilters({ type, filters, onChange, onClear }: ListFiltersProps) {
  const { states, day, amount, customer, sent } = LIST_FACTS[type];
  return (
    <SimpleGrid cols={{ base: 2, sm: 3, lg: amount ? 4 : 5 }} role="search" aria-label={t`Filters`}>
      <Box style={{ gridColumn: 'span 2' }}>
        <SearchField
          label={t`Find among ${inSentence(entityLabel(type).many)}`}
          placeholder={
            customer && amount ? t`Number, customer, amount: Byron 120.50` : t`Part of the name, or the id`
          }
          value={filters.search}
          onSearch={(search) => onChange({ search })}
        />
      </Box>
      <SelectFilter
        label={t`State`}
        all={t`All`}
        options={states.map((value) => ({ value, label: stateLabel(value) }))}
        value={filters.status}
        onChange={(status) => onChange({ status })}
      />
      {sent && (
        <SelectFilter
          label="QuickBooks"
          all={t`All`}
          options={STANDINGS}
          value={filters.standing}
          onChange={(standing) => onChange({ standing })}
        />
      )}
      {day && <DayFilters filters={filters} onChange={onChange} />}
      {amount && <AmountFilters filters={filters} onChange={onChange} />}
      {isNarrowed(filters) && (
        <Button variant="default" style={{ alignSelf: 'end' }} onClick={onClear}>
          {t`Show all`}
        </Button>
      )}
    </SimpleGrid>
  );
}

function AmountFilters({ filters: { least, most }, onChange }: Omit<ListFiltersProps, 'type' | 'onClear'>) {
  return (
    <>
      <SearchField
        label={t`Least amount`}
        inputMode="decimal"
        value={least}
        onSearch={(text) => onChange({ least: text })}
      />
      <SearchField
        label={t`Most`}
        inputMode="decimal"
        value={most}
        onSearch={(text) => onChange({ most: text })}
      />
    </>
  );
}
