import { SimpleGrid, Text, TextInput } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { auditQuery } from '../../api/queries/audit.ts';
import type { AuditEntry } from '../../api/types.ts';
import { useFilters } from '../../filters/use-filters.ts';
import { type Column, DataTable } from '../../pieces/data-table.tsx';
import { EmptyState } from '../../pieces/empty-state.tsx';
import { Instant } from '../../pieces/instant.tsx';
import { Loaded } from '../../pieces/loaded.tsx';
import { Page } from '../../pieces/page.tsx';
import { auditPhrase } from './audit-phrase.ts';

const COLUMNS: readonly Column<AuditEntry>[] = [
  { key: 'at', header: 'When', width: 190, render: ({ at }) => <Instant at={at} /> },
  { key: 'who', header: 'Who', width: 220, render: ({ actorName }) => actorName },
  { key: 'what', header: 'What', render: ({ action }) => auditPhrase(action) },
  { key: 'subject', header: 'Of what', render: ({ subject }) => <Text size="sm">{subject}</Text> },
];

export function AuditPage() {
  const [filters, setFilters] = useFilters(['action', 'subject']);
  const query = useInfiniteQuery(auditQuery(filters));
  return (
    <Page title="Audit" lead="Who asked for what. Nothing in it can be changed or taken out.">
      <SimpleGrid cols={{ base: 1, xs: 2 }} maw={640}>
        <TextInput
          label="Of what"
          placeholder="connections, users, invoices/inv_7 …"
          defaultValue={filters.subject ?? ''}
          onBlur={({ currentTarget }) => setFilters({ subject: currentTarget.value })}
          onKeyDown={({ key, currentTarget }) =>
            key === 'Enter' && setFilters({ subject: currentTarget.value })
          }
        />
      </SimpleGrid>
      <Loaded query={query}>
        {({ pages }) => {
          const rows = pages.flatMap(({ items }) => items);
          if (rows.length === 0) {
            return (
              <EmptyState icon="history" title="Nothing here">
                Nobody has asked for anything of this kind yet.
              </EmptyState>
            );
          }
          return (
            <DataTable
              label="Audit"
              columns={COLUMNS}
              rows={rows}
              rowKey={({ id }) => id}
              height="calc(100dvh - 280px)"
              onNearEnd={() => query.hasNextPage && !query.isFetching && void query.fetchNextPage()}
            />
          );
        }}
      </Loaded>
    </Page>
  );
}
