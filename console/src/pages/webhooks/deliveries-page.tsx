import { Group, Stack, Text } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useParams } from 'react-router';
import { deliveriesQuery, endpointQuery } from '../../api/queries/webhooks.ts';
import type { WebhookDelivery, WebhookEndpoint } from '../../api/types.ts';
import { SelectFilter } from '../../filters/select-filter.tsx';
import { oneOf, useFilters } from '../../filters/use-filters.ts';
import { t } from '../../language/say.ts';
import { type Column, DataTable } from '../../pieces/data-table.tsx';
import { EmptyState } from '../../pieces/empty-state.tsx';
import { Instant } from '../../pieces/instant.tsx';
import { TextLink } from '../../pieces/links.tsx';
import { Loaded } from '../../pieces/loaded.tsx';
import { Page } from '../../pieces/page.tsx';
import { type BadgeColour, StatusBadge } from '../../pieces/status-badge.tsx';
import { EndpointActions } from './endpoint-actions.tsx';
import { EndpointState } from './endpoint-state.tsx';
import { ReplayButton } from './replay-button.tsx';

const STATES: Readonly<Record<WebhookDelivery['state'], { label: string; colour: BadgeColour }>> = {
  pending: { label: t`Pending`, colour: 'amber' },
  delivered: { label: t`Delivered`, colour: 'green' },
  failed: { label: t`Failed`, colour: 'red' },
};
const OPTIONS = Object.entries(STATES).map(([value, { label }]) => ({ value, label }));

export function DeliveriesPage() {
  const { id = '' } = useParams();
  const [filters, setFilters] = useFilters(['state']);
  const state = oneOf(filters.state, ['pending', 'delivered', 'failed']);
  const endpoint = useQuery(endpointQuery(id));
  const query = useInfiniteQuery(deliveriesQuery(id, state));
  return (
    <Page title={t`Deliveries`} lead={<TextLink to="/webhooks">{t`All addresses`}</TextLink>}>
      <Loaded query={endpoint}>{(data) => <EndpointHead endpoint={data} />}</Loaded>
      <div style={{ maxWidth: 240 }}>
        <SelectFilter
          label={t`State`}
          all={t`All`}
          options={OPTIONS}
          value={state}
          onChange={(value) => setFilters({ state: value })}
        />
      </div>
      <Loaded query={query}>
        {({ pages }) => {
          const rows = pages.flatMap(({ items }) => items);
          if (rows.length === 0) {
            return (
              <EmptyState icon="webhook" title={t`Nothing was sent yet`}>
                {t`What happens from now is sent by itself.`}
              </EmptyState>
            );
          }
          return (
            <DataTable
              label={t`Deliveries`}
              columns={columns(id)}
              rows={rows}
              rowKey={(delivery) => delivery.id}
              height="calc(100dvh - 280px)"
              onNearEnd={() => query.hasNextPage && !query.isFetching && void query.fetchNextPage()}
            />
          );
        }}
      </Loaded>
    </Page>
  );
}

function EndpointHead({ endpoint }: { endpoint: WebhookEndpoint }) {
  return (
    <Stack gap="xs">
      <Group gap="sm">
        <Text fw={650} className="lb-wrap">
          {endpoint.url}
        </Text>
        <EndpointState endpoint={endpoint} />
      </Group>
      <EndpointActions endpoint={endpoint} />
    </Stack>
  );
}

function columns(endpointId: string): Column<WebhookDelivery>[] {
  return [
    { key: 'at', header: t`When`, width: 190, render: ({ createdAt }) => <Instant at={createdAt} /> },
    { key: 'type', header: t`What`, render: ({ type }) => type },
    {
      key: 'state',
      header: t`State`,
      width: 120,
      render: ({ state }) => <StatusBadge colour={STATES[state].colour}>{STATES[state].label}</StatusBadge>,
    },
    { key: 'answer', header: t`Last answer`, render: ({ attempts }) => lastAnswer(attempts) },
    {
      key: 'replay',
      header: t`Again`,
      width: 130,
      render: (delivery) => <ReplayButton endpointId={endpointId} delivery={delivery} />,
    },
  ];
}

function lastAnswer(attempts: WebhookDelivery['attempts']): string {
  const last = attempts.at(-1);
  if (!last) return t`Not tried yet`;
  return last.error ?? (last.status === undefined ? t`No answer` : t`HTTP ${last.status}`);
}
