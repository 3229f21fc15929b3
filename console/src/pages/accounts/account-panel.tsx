import { ActionIcon, Group, Menu, Paper, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { accountQuery } from '../../api/queries/accounts.ts';
import type { Account } from '../../api/types.ts';
import { useConnectionIfLoaded } from '../../connection/use-connection.ts';
import { t } from '../../language/say.ts';
import { Confirm } from '../../pieces/confirm.tsx';
import { Icon } from '../../pieces/icon.tsx';
import { Loaded } from '../../pieces/loaded.tsx';
import { notifyDone } from '../../pieces/notify.ts';
import { useMay } from '../../session/use-session.ts';
import { AccountBadge } from './account-badge.tsx';
import { SyncAccountDialog } from './sync-account-dialog.tsx';
import { UNSYNC_EXPLAINED } from './unsync-explained.ts';
import { useUnsyncAccounts } from './use-choose.ts';

/** On a customer's Info tab: whether the account syncs, and what an owner or admin can do about it. */
export function AccountPanel({ customerId }: { customerId: string }) {
  const connection = useConnectionIfLoaded();
  return connection ? <Panel connectionId={connection.id} customerId={customerId} /> : null;
}

interface PanelProps {
  connectionId: string;
  customerId: string;
}

function Panel({ connectionId, customerId }: PanelProps) {
  const query = useQuery(accountQuery(connectionId, customerId));
  return (
    <Paper withBorder p="lg" component="section" aria-label={t`QuickBooks account`}>
      <Loaded query={query}>
        {(account) => (
          <Stack gap="xs">
            <Group gap="sm">
              <Text fw={600}>{t`Account`}</Text>
              <AccountBadge account={account} />
              <AccountMenu connectionId={connectionId} account={account} />
            </Group>
            <Text>{account.tooltip}</Text>
            {account.remedy && <Text>{account.remedy}</Text>}
            {account.skippedBy && (
              <Text size="sm" c="dimmed">
                {t`Skipped by ${account.skippedBy}`}
              </Text>
            )}
          </Stack>
        )}
      </Loaded>
    </Paper>
  );
}

/** The three dots beside the message. */
function AccountMenu({ connectionId, account }: { connectionId: string; account: Account }) {
  const [open, setOpen] = useState<'sync' | 'unsync'>();
  const close = () => setOpen(undefined);
  const unsync = useUnsyncAccounts(connectionId);
  if (!useMay('accounts:write')) return null;
  return (
    <>
      <Menu>
        <Menu.Target>
          <ActionIcon variant="subtle" aria-label={t`What to do with this account`}>
            <Icon name="dots" />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => setOpen('sync')}>{t`Sync Account to QuickBooks`}</Menu.Item>
          {account.status !== 'skipped' && (
            <Menu.Item onClick={() => setOpen('unsync')}>
              {account.externalId ? t`Unsync` : t`Do not sync this account`}
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      {open === 'sync' && <SyncAccountDialog connectionId={connectionId} account={account} onClose={close} />}
      <Confirm
        opened={open === 'unsync'}
        title={t`Do not sync ${account.name}?`}
        action={t`Do not sync`}
        busy={unsync.isPending}
        error={unsync.error}
        onConfirm={() =>
          unsync.mutate(
            { ids: [account.id] },
            {
              onSuccess: () => {
                notifyDone(t`${account.name} is not synced any more.`);
                close();
              },
            },
          )
        }
        onClose={close}
      >
        <Text>{UNSYNC_EXPLAINED}</Text>
      </Confirm>
    </>
  );
}
