import { Group } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { accountCountsQuery } from '../../api/queries/accounts.ts';
import type { AccountStatus } from '../../api/types.ts';
import { ConnectionChoice } from '../../connection/connection-choice.tsx';
import { useConnection } from '../../connection/use-connection.ts';
import { SearchField } from '../../filters/search-field.tsx';
import { SelectFilter } from '../../filters/select-filter.tsx';
import { oneOf, useFilters } from '../../filters/use-filters.ts';
import { formatCount } from '../../format/numbers.ts';
import { rich, t } from '../../language/say.ts';
import { EmptyState } from '../../pieces/empty-state.tsx';
import { TextLink } from '../../pieces/links.tsx';
import { Page } from '../../pieces/page.tsx';
import { AccountTable } from './account-table.tsx';

const STATUSES: readonly { value: AccountStatus; label: string }[] = [
  { value: 'synced', label: t`Synced` },
  { value: 'not_synced', label: t`Not synced` },
  { value: 'skipped', label: t`Skipped` },
  { value: 'failed', label: t`Failed` },
  { value: 'syncing', label: t`Syncing` },
];

export function AccountsPage() {
  const connection = useConnection();
  return (
    <Page title={t`Accounts`} lead={t`Your customers as the sync with QuickBooks sees them.`}>
      {connection ? (
        <>
          <ConnectionChoice current={connection} />
          <Accounts connectionId={connection.id} />
        </>
      ) : (
        <EmptyState icon="plug" title={t`QuickBooks is not connected`}>
          {rich`${<TextLink to="/setup">{t`Connect it`}</TextLink>} to see which accounts sync.`}
        </EmptyState>
      )}
    </Page>
  );
}

function Accounts({ connectionId }: { connectionId: string }) {
  const [filters, setFilters] = useFilters(['search', 'status']);
  const { data: counts } = useQuery(accountCountsQuery(connectionId, filters.search));
  const status = oneOf(
    filters.status,
    STATUSES.map(({ value }) => value),
  );
  const options = STATUSES.map(({ value, label }) => ({
    value,
    label: counts ? `${label} (${formatCount(counts[value] ?? 0)})` : label,
  }));
  return (
    <>
      <Group align="flex-end">
        <SearchField
          label={t`Find among accounts`}
          placeholder={t`Part of the name, or the id`}
          w={320}
          value={filters.search}
          onSearch={(text) => setFilters({ search: text })}
        />
        <SelectFilter
          label="QuickBooks"
          all={t`All`}
          options={options}
          value={status}
          onChange={(value) => setFilters({ status: value })}
        />
      </Group>
      <AccountTable
        // What was checked on another list is not meant on this one.
        key={`${connectionId}/${status ?? ''}/${filters.search ?? ''}`}
        connectionId={connectionId}
        status={status}
        search={filters.search}
        total={counts && (status ? (counts[status] ?? 0) : sumOf(counts))}
      />
    </>
  );
}

function sumOf(counts: Partial<Record<AccountStatus, number>>): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}
