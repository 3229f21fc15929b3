import { Button, Center, Group, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { logQuery, readLogCsv } from '../../api/queries/log.ts';
import { rich, t } from '../../language/say.ts';
import { EmptyState } from '../../pieces/empty-state.tsx';
import { TextLink } from '../../pieces/links.tsx';
import { Loaded } from '../../pieces/loaded.tsx';
import { Page } from '../../pieces/page.tsx';
import { CsvButton } from './csv-button.tsx';
import { EntryDrawer } from './entry-drawer.tsx';
import { LogFilters } from './log-filters.tsx';
import { LogTable } from './log-table.tsx';
import { MAX_ENTRIES, STEP, useLogFilters } from './use-log-filters.ts';

export function LogPage() {
  const { filters, query, setFilters } = useLogFilters();
  // Emptied by a button, the field that somebody typed into begins anew.
  const [cleared, setCleared] = useState(0);
  const clear = () => {
    setFilters(NO_FILTERS);
    setCleared(cleared + 1);
  };
  const log = useQuery(logQuery(query));
  const shown = query.limit ?? STEP;
  const narrowed = Object.keys(query).some((name) => !['limit', 'unchanged'].includes(name));
  const filtered = narrowed || query.unchanged === 'only';
  return (
    <Page
      title={t`Sync Log`}
      lead={t`Everything that was synced, by itself or by hand, newest first.`}
      actions={<CsvButton name="sync-log.csv" read={() => readLogCsv(query)} />}
    >
      <LogFilters key={cleared} filters={filters} onChange={setFilters} />
      <Loaded query={log}>
        {({ items, next, folded = [] }) => (
          <>
            {items.length === 0 && folded.length === 0 && <NoEntries filtered={filtered} onClear={clear} />}
            {items.length + folded.length > 0 && (
              <LogTable entries={items} folded={folded} onOpen={(entry) => setFilters({ entry })} />
            )}
            {(items.length > 0 || next) && (
              <Center>
                <Group>
                  <Text size="sm" c="dimmed" role="status">
                    {t`${items.length || folded.length} shown`}
                  </Text>
                  {next && shown < MAX_ENTRIES && (
                    <Button
                      variant="default"
                      loading={log.isPlaceholderData}
                      onClick={() => setFilters({ show: String(shown + STEP) })}
                    >
                      {t`Show More`}
                    </Button>
                  )}
                  {next && shown >= MAX_ENTRIES && (
                    <Text size="sm">{t`Narrow the filters for older ones, or download all as CSV.`}</Text>
                  )}
                </Group>
              </Center>
            )}
          </>
        )}
      </Loaded>
      <EntryDrawer entryId={filters.entry} onClose={() => setFilters({ entry: '' })} />
    </Page>
  );
}

const NO_FILTERS = {
  type: '',
  status: '',
  direction: '',
  batch: '',
  record: '',
  connection: '',
  search: '',
  unchanged: '',
  from: '',
  to: '',
};

function NoEntries({ filtered, onClear }: { filtered: boolean; onClear: () => void }) {
  if (filtered) {
    return (
      <EmptyState
        icon="list"
        title={t`Nothing fits these filters`}
        action={
          <Button variant="default" onClick={onClear}>
            {t`Show everything`}
          </Button>
        }
      >
        {t`There may be entries of other kinds or days.`}
      </EmptyState>
    );
  }
  return (
    <EmptyState icon="list" title={t`Nothing was synced yet`}>
      {rich`Once QuickBooks is connected, what changes shows here by itself. To send what is there already, ${<TextLink to="/connection/manual-sync">{t`push it by hand`}</TextLink>}.`}
    </EmptyState>
  );
}
