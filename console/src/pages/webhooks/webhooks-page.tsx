import { Button, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { endpointsQuery } from '../../api/queries/webhooks.ts';
import type { WebhookEndpoint } from '../../api/types.ts';
import { t } from '../../language/say.ts';
import { type Column, DataTable } from '../../pieces/data-table.tsx';
import { EmptyState } from '../../pieces/empty-state.tsx';
import { TextLink } from '../../pieces/links.tsx';
import { Loaded } from '../../pieces/loaded.tsx';
import { Page } from '../../pieces/page.tsx';
import { useMay } from '../../session/use-session.ts';
import { EndpointState } from './endpoint-state.tsx';
import { NewEndpointDialog } from './new-endpoint-dialog.tsx';

const COLUMNS: readonly Column<WebhookEndpoint>[] = [
  {
    key: 'url',
    header: t`Address`,
    render: ({ id, url, description }) => (
      <>
        <TextLink to={`/webhooks/${encodeURIComponent(id)}`}>{url}</TextLink>
        {description && (
          <Text size="sm" c="dimmed">
            {description}
          </Text>
        )}
      </>
    ),
  },
  {
    key: 'events',
    header: t`Is told`,
    render: ({ events }) => (events.length > 0 ? events.join(', ') : t`Everything`),
  },
  { key: 'state', header: t`State`, width: 200, render: (endpoint) => <EndpointState endpoint={endpoint} /> },
];

export function WebhooksPage() {
  const [making, { open, close }] = useDisclosure(false);
  const may = useMay('webhooks:write');
  const endpoints = useQuery(endpointsQuery);
  return (
    <Page
      title={t`Webhooks`}
      lead={t`Your own programs are told what happens: a record synced, an error, a connection that ended.`}
      actions={may && <Button onClick={open}>{t`New address`}</Button>}
    >
      <Loaded query={endpoints}>
        {(items) =>
          items.length === 0 ? (
            <EmptyState icon="webhook" title={t`Nobody is told yet`}>
              {t`Add the address of a program of yours. What is sent is signed, and repeated until it is taken.`}
            </EmptyState>
          ) : (
            <DataTable label={t`Webhooks`} columns={COLUMNS} rows={items} rowKey={({ id }) => id} />
          )
        }
      </Loaded>
      {making && <NewEndpointDialog onClose={close} />}
    </Page>
  );
}
