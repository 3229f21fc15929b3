import { Button, Group, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { t } from '../../../language/say.ts';
import { Confirm } from '../../../pieces/confirm.tsx';
import { notifyDone } from '../../../pieces/notify.ts';
import { usePayoutSource } from './use-payout-source.ts';

export function RemoveSource({ connectionId }: { connectionId: string }) {
  const [opened, { open, close }] = useDisclosure(false);
  const { remove } = usePayoutSource(connectionId);
  const confirm = () =>
    remove.mutate(undefined, {
      onSuccess: () => {
        close();
        notifyDone(t`Stripe is disconnected.`);
      },
    });
  return (
    <Group>
      <Button variant="default" onClick={open}>
        {t`Disconnect Stripe`}
      </Button>
      <Confirm
        opened={opened}
        title={t`Disconnect Stripe?`}
        action={t`Disconnect`}
        danger
        busy={remove.isPending}
        error={remove.error}
        onConfirm={confirm}
        onClose={close}
      >
        <Text>
          {t`The key and all signing secrets are forgotten, and notices are refused from then on. What is booked stays as it is. Payouts that come meanwhile are not booked.`}
        </Text>
      </Confirm>
    </Group>
  );
}
