import { Button, Center, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { auditQuery } from '../../api/queries/audit.ts';
import type { AuditEntry } from '../../api/types.ts';
import { withDays } from '../../format/with-days.ts';
import { capitalised } from '../../format/words.ts';
import { t } from '../../language/say.ts';
import { type Column, DataTable } from '../../pieces/data-table.tsx';
import { EmptyState } from '../../pieces/empty-state.tsx';
import { Instant } from '../../pieces/instant.tsx';
import { Loaded } from '../../pieces/loaded.tsx';
import { Page } from '../../pieces/page.tsx';
import { AuditFilters } from './audit-filters.tsx';
import { auditPhrase } from './audit-phrase.ts';
import { NO_AUDIT_FILTERS, useAuditFilters } from './use-audit-filters.ts';

const COLUMNS: readonly Column<AuditEntry>[] = [
  { key: 'at', header: t`When`, width: 190, render: ({ at }) => <Instant at={at} /> },
  { key: 'who', header: t`Who`, width: 220, render: ({ actorName }) => actorName },
  {
    key: 'what',
    header: t`What`,
    render: ({ action, words }) => (
      <>
        {auditPhrase(action)}
        {words && (
          <Text size="sm" c="dimmed">
            {capitalised(words)}
          </Text>
        )}
      </>
    ),
  },
  {
    key: 'subject',
    header: t`Of what`,
    width: 260,
    render: ({ subjectName }) => subjectName && withDays(subjectName),
  },
];

export function AuditPage() {
  const { filters, query, setFilters } = useAuditFilters();
  const audit = useInfiniteQuery(auditQuery(query));
  return (
    <Page title={t`Audit`} lead={t`Who asked for what. Nothing in it can be changed or taken out.`}>
      <AuditFilters filters={filters} onChange={setFilters} />
      <Loaded query={audit}>
        {({ pages }) => {
          const rows = pages.flatMap(({ items }) => items);
          if (rows.length === 0) {
            return (
              <EmptyState
                icon="history"
                title={t`Nothing here`}
                action={
                  <Button variant="default" onClick={() => setFilters(NO_AUDIT_FILTERS)}>
                    {t`Show everything`}
                  </Button>
                }
              >
                {t`Nobody has asked for anything of this kind.`}
              </EmptyState>
            );
          }
          return (
            <>
              <DataTable
                label={t`Audit`}
                columns={COLUMNS}
                rows={rows}
                rowKey={({ id }) => id}
                height={TABLE}
              />
              {audit.hasNextPage && (
                <Center>
                  <Button
                    variant="default"
                    loading={audit.isFetchingNextPage}
                    onClick={() => void audit.fetchNextPage()}
                  >
                    {t`Load more`}
                  </Button>
                </Center>
              )}
            </>
          );
        }}
      </Loaded>
    </Page>
  );
}

/** What is left of the window below heading and filters. */
const TABLE = 'max(320px, calc(100dvh - 340px))';
