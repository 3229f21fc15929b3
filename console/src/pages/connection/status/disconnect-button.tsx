import { Button, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../../../api/client.ts';
import type { Connection } from '../../../api/types.ts';
import { useCompanyNames } from '../../../connection/company-name.ts';
import { t } from '../../../language/say.ts';
import { Confirm } from '../../../pieces/confirm.tsx';
import { notifyDone } from '../../../pieces/notify.ts';
import { useMay } from '../../../session/use-session.ts';

export function DisconnectButton({ connection }: { connection: Connection }) {
  const { id } = connection;
  const nameOf = useCompanyNames();
  const [opened, { open, close }] = useDisclosure(false);
  const client = useQueryClient();
  const disconnect = useMutation({
    mutationFn: () => api.POST('/v1/connections/{id}/disconnect', { params: { path: { id } } }),
    onSuccess: async () => {
      close();
      notifyDone(t`QuickBooks is disconnected.`);
      await client.invalidateQueries({ queryKey: ['connections'] });
    },
  });
  if (!useMay('connections:write')) return null;
  return (
    <>
      <Button variant="default" onClick={open}>
        {t`Disconnect`}
      </Button>
      <Confirm
        opened={opened}
        title={t`Disconnect ${nameOf(connection)}?`}
        action={t`Disconnect`}
        danger
        busy={disconnect.isPending}
        error={disconnect.error}
        onConfirm={() => disconnect.mutate()}
        onClose={close}
      >
        <Text>
          {t`Syncing stops at once, and Ledgerbridge gives its access back. Records and what was synced stay as they are, here and in QuickBooks. You can connect the same company again later.`}
        </Text>
      </Confirm>
    </>
  );
}
