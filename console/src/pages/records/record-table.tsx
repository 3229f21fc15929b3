import { Checkbox, Group, Text } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import {
  type ListedRecord,
  type ListFilters,
  type RecordType,
  recordsQuery,
  recordTotalsQuery,
} from '../../api/queries/records.ts';
import { formatCount, formatMoney } from '../../format/numbers.ts';
import { entityLabel } from '../../format/words.ts';
import { inSentence, rich, t } from '../../language/say.ts';
import { type Column, DataTable, type Sorting } from '../../pieces/data-table.tsx';
import { EmptyState } from '../../pieces/empty-state.tsx';
import { useGo } from '../../pieces/links.tsx';
import { Loaded } from '../../pieces/loaded.tsx';
import { useMay } from '../../session/use-session.ts';
import { ChosenBar } from './chosen-bar.tsx';
import { LIST_FACTS } from './list-facts.ts';
import { nameOf } from './name-of.ts';
import { pathOf } from './path.ts';
import { useChosen } from './use-chosen.ts';

interface RecordTableProps {
  type: RecordType;
  filters: ListFilters;
  columns: readonly Column<ListedRecord>[];
  sorting: Sorting;
  isNarrowed: boolean;
  onSort: (sorting: Sorting) => void;
}

export function RecordTable({ type, filters, columns, sorting, isNarrowed, onSort }: RecordTableProps) {
  const query = useInfiniteQuery(recordsQuery(type, filters));
  const totals = useQuery(recordTotalsQuery(type, filters)).data;
  const go = useGo();
  const may = useMay('sync:write') && LIST_FACTS[type].syncs === true;
  const choice = useChosen();
  const { many } = entityLabel(type);
  const more = () => query.hasNextPage && !query.isFetching && void query.fetchNextPage();
  return (
    <Loaded query={query}>
      {({ pages }) => {
        const rows = pages.flatMap(({ items }) => items);
        if (rows.length === 0) return <NoRecords many={many} isNarrowed={isNarrowed} />;
        return (
          <>
            {may && (
              <Group>
                <Checkbox
                  label={t`Choose all ${formatCount(rows.length)} shown`}
                  checked={choice.chosen.all || choice.chosen.ids.size >= rows.length}
                  onChange={({ currentTarget }) =>
                    currentTarget.checked ? choice.chooseThese(rows.map(({ id }) => id)) : choice.chooseNone()
                  }
                />
                <ChosenBar
                  type={type}
                  filters={filters}
                  chosen={choice.chosen}
                  shown={rows.length}
                  found={totals?.count}
                  onAll={choice.chooseAll}
                  onNone={choice.chooseNone}
                />
              </Group>
            )}
            <DataTable
              label={many}
              columns={may ? [...columns, chooseColumn(choice)] : columns}
              rows={rows}
              rowKey={({ id }) => id}
              onOpen={(record) => void go(pathOf(record))}
              height="calc(100dvh - 300px)"
              onNearEnd={more}
              sorting={sorting}
              onSort={onSort}
            />
            <Found shown={rows.length} totals={totals} hasMore={query.hasNextPage} />
          </>
        );
      }}
    </Loaded>
  );
}

function chooseColumn({
  isChosen,
  toggle,
}: Pick<ReturnType<typeof useChosen>, 'isChosen' | 'toggle'>): Column<ListedRecord> {
  return {
    key: 'chosen',
    header: t`Choose`,
    width: 90,
    action: true,
    render: (record) => (
      <Checkbox
        aria-label={t`Choose ${nameOf(record)}`}
        checked={isChosen(record.id)}
        onChange={() => toggle(record.id)}
      />
    ),
  };
}

interface FoundProps {
  shown: number;
  totals: { count: number; sums: { currency: string; amount: string }[] } | undefined;
  hasMore: boolean;
}

/** How many there are, and what they come to. */
function Found({ shown, totals, hasMore }: FoundProps) {
  const sums = (totals?.sums ?? []).map(({ currency, amount }) => formatMoney(amount, currency));
  return (
    <Text size="sm" c="dimmed" role="status">
      {rich`${formatCount(shown)} shown${totals && totals.count > shown && t` of ${formatCount(totals.count)}`}${hasMore && t`; scroll for more`}${sums.length > 0 && t`. Together ${sums.join(', ')}`}`}
    </Text>
  );
}

function NoRecords({ many, isNarrowed }: { many: string; isNarrowed: boolean }) {
  if (isNarrowed) {
    return (
      <EmptyState icon="list" title={t`No ${inSentence(many)} fit`}>
        {t`Look for a part of the name or number, for another amount or day, or show all.`}
      </EmptyState>
    );
  }
  return (
    <EmptyState icon="list" title={t`No ${inSentence(many)} yet`}>
      {t`Your field-service application hands them over with an API key, or they are pulled from QuickBooks.`}
    </EmptyState>
  );
}
