import { Checkbox, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { accountsQuery } from '../../api/queries/accounts.ts';
import type { Account, AccountStatus } from '../../api/types.ts';
import { formatCount } from '../../format/numbers.ts';
import { t } from '../../language/say.ts';
import { type Column, DataTable } from '../../pieces/data-table.tsx';
import { EmptyState } from '../../pieces/empty-state.tsx';
import { OutLink, TextLink, useGo } from '../../pieces/links.tsx';
import { Loaded } from '../../pieces/loaded.tsx';
import { useMay } from '../../session/use-session.ts';
import { AccountBadge } from './account-badge.tsx';
import { ChosenActions } from './chosen-actions.tsx';

interface AccountTableProps {
  connectionId: string;
  status: AccountStatus | undefined;
  search: string | undefined;
  /** How many the list finds; undefined until they are counted. */
  total: number | undefined;
}

const pathOf = ({ id }: Account) => `/records/customer/${encodeURIComponent(id)}`;

const COLUMNS: readonly Column<Account>[] = [
  {
    key: 'name',
    header: t`Account`,
    render: (account) => <TextLink to={pathOf(account)}>{account.name}</TextLink>,
  },
  {
    key: 'status',
    header: 'QuickBooks',
    width: 160,
    badge: true,
    render: (account) => <AccountBadge account={account} />,
  },
  {
    key: 'details',
    header: t`Details`,
    render: ({ status, tooltip, skippedBy }) => {
      if (status === 'failed') return tooltip;
      return skippedBy ? t`Skipped by ${skippedBy}` : null;
    },
  },
  {
    key: 'there',
    header: t`In QuickBooks`,
    width: 190,
    render: ({ externalUrl }) =>
      externalUrl ? <OutLink href={externalUrl}>{t`Open in QuickBooks`}</OutLink> : null,
  },
];

export function AccountTable({ connectionId, status, search, total }: AccountTableProps) {
  const query = useInfiniteQuery(accountsQuery(connectionId, { status, search }));
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const go = useGo();
  const may = useMay('accounts:write');
  const toggle = (id: string) =>
    setChosen((before) =>
      before.has(id) ? new Set([...before].filter((each) => each !== id)) : new Set([...before, id]),
    );
  const columns = may ? [checkColumn(chosen, toggle), ...COLUMNS] : COLUMNS;
  return (
    <Loaded query={query}>
      {({ pages }) => {
        const rows = pages.flatMap(({ items }) => items);
        if (rows.length === 0) return <NoAccounts filtered={status !== undefined || search !== undefined} />;
        return (
          <>
            {may && (
              <ChosenActions
                connectionId={connectionId}
                ids={[...chosen]}
                found={{ status, search }}
                total={total}
                onDone={() => setChosen(new Set())}
              />
            )}
            <DataTable
              label={t`Accounts`}
              columns={columns}
              rows={rows}
              rowKey={({ id }) => id}
              onOpen={(account) => void go(pathOf(account))}
              height="calc(100dvh - 340px)"
              onNearEnd={() => query.hasNextPage && !query.isFetching && void query.fetchNextPage()}
            />
            <Text size="sm" c="dimmed" role="status">
              {t`${formatCount(rows.length)} shown${query.hasNextPage ? t`; scroll for more` : ''}`}
            </Text>
          </>
        );
      }}
    </Loaded>
  );
}

function checkColumn(chosen: ReadonlySet<string>, toggle: (id: string) => void): Column<Account> {
  return {
    key: 'chosen',
    header: t`Choose`,
    width: 90,
    action: true,
    render: ({ id, name }) => (
      <Checkbox aria-label={t`Choose ${name}`} checked={chosen.has(id)} onChange={() => toggle(id)} />
    ),
  };
}

function NoAccounts({ filtered }: { filtered: boolean }) {
  return (
    <EmptyState icon="customer" title={filtered ? t`No account fits` : t`No accounts yet`}>
      {filtered
        ? t`Choose another status, or look for another part of the name.`
        : t`Customers appear here once your field-service application hands them over.`}
    </EmptyState>
  );
}
