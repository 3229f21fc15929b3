import { useInfiniteQuery } from '@tanstack/react-query';
import { payoutsQuery } from '../../api/queries/payouts.ts';
import type { PayoutSummary } from '../../api/types.ts';
import { formatDay } from '../../format/dates.ts';
import { formatCount, formatMoney } from '../../format/numbers.ts';
import { stateLabel } from '../../format/words.ts';
import { rich, t } from '../../language/say.ts';
import { type Column, DataTable } from '../../pieces/data-table.tsx';
import { EmptyState } from '../../pieces/empty-state.tsx';
import { TextLink } from '../../pieces/links.tsx';
import { Loaded } from '../../pieces/loaded.tsx';
import { Page } from '../../pieces/page.tsx';
import { StatusBadge } from '../../pieces/status-badge.tsx';

const COLUMNS: readonly Column<PayoutSummary>[] = [
  {
    key: 'date',
    header: t`At the bank`,
    render: ({ id, date, period }) => (
      <TextLink to={`/payouts/${encodeURIComponent(id)}`}>
        {period ? t`Movements of ${formatDay(date)}` : formatDay(date)}
      </TextLink>
    ),
  },
  {
    key: 'amount',
    header: t`Amount`,
    numeric: true,
    render: ({ amount, currency }) => formatMoney(amount, currency),
  },
  {
    key: 'movements',
    header: t`Movements`,
    numeric: true,
    render: ({ movements }) => formatCount(movements),
  },
  { key: 'status', header: t`State`, render: ({ status }) => stateLabel(status) },
  {
    key: 'sync',
    header: 'QuickBooks',
    badge: true,
    render: ({ sync }) => sync && <StatusBadge colour={sync.colour}>{sync.label}</StatusBadge>,
  },
];

export function PayoutsPage() {
  const query = useInfiniteQuery(payoutsQuery);
  return (
    <Page
      title={t`Payouts`}
      lead={t`What the card processor has paid to the bank, what each payout consists of, and its entry in QuickBooks.`}
    >
      <Loaded query={query}>
        {({ pages }) => {
          const rows = pages.flatMap(({ items }) => items);
          if (rows.length === 0) {
            return (
              <EmptyState icon="payout" title={t`There is no payout yet`}>
                {rich`Payouts come by themselves once ${<TextLink to="/connection/payouts">{t`Stripe is connected`}</TextLink>}, and are booked when the accounts are chosen under ${<TextLink to="/connection/mappings/account">{t`Account Mapping`}</TextLink>}.`}
              </EmptyState>
            );
          }
          return (
            <DataTable
              label={t`Payouts`}
              columns={COLUMNS}
              rows={rows}
              rowKey={({ id }) => id}
              height="calc(100dvh - 220px)"
              onNearEnd={() => query.hasNextPage && !query.isFetching && void query.fetchNextPage()}
            />
          );
        }}
      </Loaded>
    </Page>
  );
}
