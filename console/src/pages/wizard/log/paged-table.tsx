import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { type Column, DataTable } from '../../../pieces/data-table.tsx';
import { Loaded } from '../../../pieces/loaded.tsx';

interface PagedTableProps<Row extends { id: string }> {
  label: string;
  columns: readonly Column<Row>[];
  query: UseInfiniteQueryResult<InfiniteData<{ items: Row[]; next: string | null }>>;
  /** Instead of a table without rows. */
  none: ReactNode;
  /** Above the table, with the rows that are loaded. */
  children?: (rows: readonly Row[]) => ReactNode;
}

/** More rows than these scroll inside their table. */
const SHORT = 8;

/** A list that comes page by page, as far as somebody scrolls. */
export function PagedTable<Row extends { id: string }>(props: PagedTableProps<Row>) {
  const { label, columns, query, none, children } = props;
  return (
    <Loaded query={query}>
      {({ pages }) => {
        const rows = pages.flatMap(({ items }) => items);
        if (rows.length === 0) return none;
        return (
          <>
            {children?.(rows)}
            <DataTable
              label={label}
              columns={columns}
              rows={rows}
              rowKey={({ id }) => id}
              height={rows.length > SHORT ? 440 : undefined}
              onNearEnd={() => query.hasNextPage && !query.isFetching && void query.fetchNextPage()}
            />
          </>
        );
      }}
    </Loaded>
  );
}
