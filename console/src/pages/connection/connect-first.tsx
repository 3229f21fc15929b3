import { Text } from '@mantine/core';
import { t } from '../../language/say.ts';
import { EmptyState } from '../../pieces/empty-state.tsx';
import { LinkButton } from '../../pieces/links.tsx';
import { Page } from '../../pieces/page.tsx';
import { useMay } from '../../session/use-session.ts';

/** What a business without a connection sees. */
export function ConnectFirst() {
  const may = useMay('connections:write');
  return (
    <Page title="QuickBooks">
      <EmptyState
        icon="plug"
        title={t`QuickBooks is not connected yet`}
        action={may ? <LinkButton to="/setup">{t`Set up QuickBooks`}</LinkButton> : undefined}
      >
        {may ? (
          t`Five steps lead you from connecting your company to the first sync. Nothing is sent before you say so.`
        ) : (
          <Text>{t`Ask an owner or admin to connect it.`}</Text>
        )}
      </EmptyState>
    </Page>
  );
}
