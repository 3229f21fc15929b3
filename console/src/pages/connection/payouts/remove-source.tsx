import { Button, Group, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
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
        notifyDone('Stripe is disconnected.');
      },
    });
  return (
    <Group>
      <Button variant="default" onClick={open}>
        Disconnect Stripe
      </Button>
      <Confirm
        opened={opened}
        title="Disconnect Stripe?"
        action="Disconnect"
        danger
        busy={remove.isPending}
        error={remove.error}
        onConfirm={confirm}
        onClose={close}
      >
        <Text>
          The key and all signing secrets are forgotten, and notices are refused from then on. What is booked
          stays as it is. Payouts that come meanwhile are not booked.
        </Text>
      </Confirm>
    </Group>
  );
}
