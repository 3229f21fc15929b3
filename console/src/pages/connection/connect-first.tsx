import { Button, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { api, dataOf } from '../../api/client.ts';
import { useAuthorize } from '../../connection/use-authorize.ts';
import { EmptyState } from '../../pieces/empty-state.tsx';
import { Page } from '../../pieces/page.tsx';
import { ProblemAlert } from '../../pieces/problem-alert.tsx';
import { useMay } from '../../session/use-session.ts';

/** What a business without a connection sees. */
export function ConnectFirst() {
  const authorize = useAuthorize('/connection');
  const connect = useMutation({
    mutationFn: async () => {
      const { id } = dataOf(await api.POST('/v1/connections', { body: { provider: 'quickbooks-online' } }));
      await authorize.mutateAsync(id);
    },
  });
  const may = useMay('connections:write');
  return (
    <Page title="QuickBooks">
      {connect.error && <ProblemAlert error={connect.error} />}
      <EmptyState
        icon="plug"
        title="QuickBooks is not connected yet"
        action={
          may ? (
            <Button onClick={() => connect.mutate()} loading={connect.isPending || connect.isSuccess}>
              Connect QuickBooks Online
            </Button>
          ) : undefined
        }
      >
        {may ? (
          'You sign in at QuickBooks as an administrator of the company and allow access there. Nothing is sent before you say so.'
        ) : (
          <Text>Ask an owner or admin to connect it.</Text>
        )}
      </EmptyState>
    </Page>
  );
}
