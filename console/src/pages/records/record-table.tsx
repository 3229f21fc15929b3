import { Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate } from 'react-router';
import { type RecordType, recordsQuery } from '../../api/queries/records.ts';
import { formatCount } from '../../format/numbers.ts';
import { entityLabel } from '../../format/words.ts';
import { DataTable } from '../../pieces/data-table.tsx';
import { EmptyState } from '../../pieces/empty-state.tsx';
import { Loaded } from '../../pieces/loaded.tsx';
import { columnsOf } from './columns.tsx';
import { pathOf } from './path.ts';

interface RecordTableProps {
  type: RecordType;
  search: string | undefined;
}

export function RecordTable({ type, search }: RecordTableProps) {
  const query = useInfiniteQuery(recordsQuery(type, search));
  const navigate = useNavigate();
  const { many } = entityLabel(type);
  const more = () => query.hasNextPage && !query.isFetching && void query.fetchNextPage();
  return (
    <Loaded query={query}>
      {({ pages }) => {
        const rows = pages.flatMap(({ items }) => items);
        if (rows.length === 0) return <NoRecords many={many} search={search} />;
        return (
          <>
            <DataTable
              label={many}
              columns={columnsOf(type)}
              rows={rows}
              rowKey={({ id }) => id}
              onOpen={(record) => void navigate(pathOf(record))}
              height="calc(100dvh - 300px)"
              onNearEnd={more}
            />
            <Text size="sm" c="dimmed" role="status">
              {formatCount(rows.length)} shown{query.hasNextPage ? '; scroll for more' : ''}
            </Text>
          </>
        );
      }}
    </Loaded>
  );
}

function NoRecords({ many, search }: { many: string; search: string | undefined }) {
  if (search) {
    return (
      <EmptyState icon="list" title={`No ${many.toLowerCase()} with “${search}”`}>
        Look for a part of the name, or for the whole id.
      </EmptyState>
    );
  }
  return (
    <EmptyState icon="list" title={`No ${many.toLowerCase()} yet`}>
      Your field-service application hands them over with an API key, or they are pulled from QuickBooks.
    </EmptyState>
  );
}
