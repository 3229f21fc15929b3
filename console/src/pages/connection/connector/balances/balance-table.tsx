import { Button, Group, Switch, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { type BalanceFilter, balancesQuery, readBalanceCsv } from '../../../../api/queries/balances.ts';
import type { BalanceRow, BalanceSort } from '../../../../api/types.ts';
import { SearchField } from '../../../../filters/search-field.tsx';
import { SelectFilter } from '../../../../filters/select-filter.tsx';
import { oneOf, useFilters } from '../../../../filters/use-filters.ts';
import { formatCount, formatMoney } from '../../../../format/numbers.ts';
import { t } from '../../../../language/say.ts';
import { type Column, DataTable } from '../../../../pieces/data-table.tsx';
import { TextLink } from '../../../../pieces/links.tsx';
import { Loaded } from '../../../../pieces/loaded.tsx';
import { useMay } from '../../../../session/use-session.ts';
import { CsvButton } from '../../../log/csv-button.tsx';
import { ExplainDialog } from './explain-dialog.tsx';

const SORTS: readonly { value: BalanceSort; label: string; order: 'asc' | 'desc' }[] = [
  { value: 'name', label: t`Name`, order: 'asc' },
  { value: 'difference', label: t`Largest difference`, order: 'desc' },
  { value: 'ours', label: t`Our balance`, order: 'desc' },
  { value: 'theirs', label: t`QuickBooks balance`, order: 'desc' },
];

export function BalanceTable({ reportId }: { reportId: string }) {
  const [filters, setFilters] = useFilters(['search', 'sort', 'differs']);
  const sort = oneOf(
    filters.sort,
    SORTS.map(({ value }) => value),
  );
  const filter: BalanceFilter = {
    differs: filters.differs === 'yes',
    search: filters.search,
    sort: sort ?? 'name',
    order: SORTS.find(({ value }) => value === sort)?.order ?? 'asc',
  };
  return (
    <>
      <Group align="flex-end">
        <SearchField
          label={t`Find among clients`}
          placeholder={t`Part of the name`}
          w={260}
          value={filters.search}
          onSearch={(text) => setFilters({ search: text })}
        />
        <SelectFilter
          label={t`Sort by`}
          all={t`Name`}
          options={SORTS.slice(1)}
          value={sort === 'name' ? undefined : sort}
          onChange={(value) => setFilters({ sort: value })}
        />
        <Switch
          label={t`Only what differs`}
          checked={filter.differs}
          onChange={({ currentTarget }) => setFilters({ differs: currentTarget.checked ? 'yes' : '' })}
        />
        <CsvButton name="qb-comparison-report.csv" read={() => readBalanceCsv(reportId, filter)} />
      </Group>
      <Rows reportId={reportId} filter={filter} />
    </>
  );
}

function Rows({ reportId, filter }: { reportId: string; filter: BalanceFilter }) {
  const query = useInfiniteQuery(balancesQuery(reportId, filter));
  const [asked, setAsked] = useState<BalanceRow>();
  const columns = useMay('balance:run') ? [...COLUMNS, explainColumn(setAsked)] : COLUMNS;
  return (
    <Loaded query={query}>
      {({ pages }) => {
        const rows = pages.flatMap(({ items }) => items);
        return (
          <>
            <DataTable
              label={t`Balances`}
              columns={columns}
              rows={rows}
              rowKey={({ id }) => id}
              height="calc(100dvh - 340px)"
              onNearEnd={() => query.hasNextPage && !query.isFetching && void query.fetchNextPage()}
            />
            <Text size="sm" c="dimmed" role="status">
              {t`${formatCount(rows.length)} shown${query.hasNextPage ? t`; scroll for more` : ''}`}
            </Text>
            {asked && <ExplainDialog reportId={reportId} row={asked} onClose={() => setAsked(undefined)} />}
          </>
        );
      }}
    </Loaded>
  );
}

const COLUMNS: readonly Column<BalanceRow>[] = [
  {
    key: 'name',
    header: t`Client`,
    render: ({ customerId, name, former }) => (
      <>
        {customerId === null ? (
          name
        ) : (
          <TextLink to={`/records/customer/${encodeURIComponent(customerId)}`}>{name}</TextLink>
        )}
        {customerId === null && t` (only in QuickBooks)`}
        {former && t` (former)`}
      </>
    ),
  },
  {
    key: 'ours',
    header: t`Our balance`,
    numeric: true,
    render: (row) => formatMoney(row.ours, row.currency),
  },
  {
    key: 'theirs',
    header: t`QuickBooks balance`,
    numeric: true,
    render: (row) => formatMoney(row.theirs, row.currency),
  },
  {
    key: 'difference',
    header: t`Difference`,
    numeric: true,
    render: (row) => formatMoney(row.difference, row.currency),
  },
];

function explainColumn(ask: (row: BalanceRow) => void): Column<BalanceRow> {
  return {
    key: 'explain',
    header: t`Why`,
    width: 110,
    action: true,
    render: (row) =>
      Number(row.difference) === 0 ? null : (
        <Button variant="default" size="xs" aria-label={t`Explain ${row.name}`} onClick={() => ask(row)}>
          {t`Explain`}
        </Button>
      ),
  };
}
