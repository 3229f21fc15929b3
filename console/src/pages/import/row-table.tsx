import { Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { importRowsQuery, type RowFilter } from '../../api/queries/imports.ts';
import type { Import } from '../../api/types.ts';
import { formatCount } from '../../format/numbers.ts';
import { t } from '../../language/say.ts';
import { DataTable } from '../../pieces/data-table.tsx';
import { EmptyState } from '../../pieces/empty-state.tsx';
import { Loaded } from '../../pieces/loaded.tsx';
import { REPORT_COLUMNS, reviewColumns } from './row-columns.tsx';

interface RowTableProps {
  stored: Import;
  filter: RowFilter;
  mode: 'review' | 'report';
}

/** The rows of an import that fit; more are read as one comes near the end. */
export function RowTable({ stored, filter, mode }: RowTableProps) {
  const { id } = stored;
  const query = useInfiniteQuery(importRowsQuery(id, filter));
  const rows = useMemo(() => query.data?.pages.flatMap(({ items }) => items) ?? [], [query.data]);
  const columns = useMemo(() => (mode === 'review' ? reviewColumns(id) : REPORT_COLUMNS), [mode, id]);
  const more = () => query.hasNextPage && !query.isFetching && void query.fetchNextPage();
  return (
    <Loaded query={query}>
      {() =>
        rows.length === 0 ? (
          <EmptyState icon="check" title={t`Nothing fits these filters`}>
            {t`Choose others, or go on.`}
          </EmptyState>
        ) : (
          <>
            <DataTable
              label={t`Records in QuickBooks`}
              columns={columns}
              rows={rows}
              rowKey={({ type, externalId }) => `${type}/${externalId}`}
              height="max(360px, calc(100dvh - 340px))"
              onNearEnd={more}
            />
            <Text size="sm" c="dimmed">
              {t`${formatCount(rows.length)} shown${query.hasNextPage ? t`; scroll for more` : ''}`}
            </Text>
          </>
        )
      }
    </Loaded>
  );
}
