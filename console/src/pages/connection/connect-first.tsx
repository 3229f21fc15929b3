import { Button, Text } from '@mantine/core';
import { Link } from 'react-router';
import { EmptyState } from '../../pieces/empty-state.tsx';
import { Page } from '../../pieces/page.tsx';
import { useMay } from '../../session/use-session.ts';

/** What a business without a connection sees. */
export function ConnectFirst() {
  const may = useMay('connections:write');
  return (
    <Page title="QuickBooks">
      <EmptyState
        icon="plug"
        title="QuickBooks is not connected yet"
        action={
          may ? (
            <Button component={Link} to="/setup">
              Set up QuickBooks
            </Button>
          ) : undefined
        }
      >
        {may ? (
          'Five steps lead you from connecting your company to the first sync. Nothing is sent before you say so.'
        ) : (
          <Text>Ask an owner or admin to connect it.</Text>
        )}
      </EmptyState>
    </Page>
  );
}
