import { Group } from '@mantine/core';
import type { Import } from '../../../api/types.ts';
import { SelectFilter } from '../../../filters/select-filter.tsx';
import { formatCount } from '../../../format/numbers.ts';
import { entityLabel } from '../../../format/words.ts';
import { t } from '../../../language/say.ts';
import type { Tally } from '../tally.ts';
import { DECISION_LABELS, SUGGESTION_LABELS } from '../words.ts';
import { DECISION_ORDER, SUGGESTION_ORDER, useReviewFilters } from './use-review-filters.ts';

/** Each choice says how many there are of it. */
export function ReviewFilters({ stored, tally }: { stored: Import; tally: Tally }) {
  const [filter, setFilters] = useReviewFilters();
  const types = stored.types.map(({ type, staged }) => ({
    value: type,
    label: `${entityLabel(type).many} (${formatCount(staged)})`,
  }));
  return (
    <Group align="flex-end" role="search" aria-label={t`Narrow the list`}>
      {types.length > 1 && (
        <SelectFilter
          label={t`Entity Type`}
          all={t`All`}
          value={filter.type}
          options={types}
          onChange={(type) => setFilters({ type })}
        />
      )}
      <SelectFilter
        label={t`What was found`}
        all={t`Anything`}
        value={filter.suggestion}
        options={counted(SUGGESTION_ORDER, SUGGESTION_LABELS, tally.suggestions, filter.suggestion)}
        onChange={(suggestion) => setFilters({ suggestion })}
      />
      <SelectFilter
        label={t`Decision`}
        all={t`Any`}
        value={filter.decision}
        options={counted(DECISION_ORDER, DECISION_LABELS, tally.decisions, filter.decision)}
        onChange={(decision) => setFilters({ decision })}
      />
    </Group>
  );
}

/** Only what there is, and what is chosen. */
function counted<Value extends string>(
  order: readonly Value[],
  labels: Readonly<Record<Value, string>>,
  counts: Partial<Record<Value, number>>,
  chosen: Value | undefined,
) {
  return order
    .filter((value) => value === chosen || (counts[value] ?? 0) > 0)
    .map((value) => ({ value, label: `${labels[value]} (${formatCount(counts[value] ?? 0)})` }));
}
