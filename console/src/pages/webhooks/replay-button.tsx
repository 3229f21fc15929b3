import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../../api/client.ts';
import { problemOf } from '../../api/problem.ts';
import type { WebhookDelivery } from '../../api/types.ts';
import { t } from '../../language/say.ts';
import { useMay } from '../../session/use-session.ts';

interface ReplayButtonProps {
  endpointId: string;
  delivery: WebhookDelivery;
}

/** Sends the same event once more, under the same id. */
export function ReplayButton({ endpointId, delivery }: ReplayButtonProps) {
  const client = useQueryClient();
  const replay = useMutation({
    mutationFn: () =>
      api.POST('/v1/webhook-endpoints/{id}/deliveries/{delivery}/replay', {
        params: { path: { id: endpointId, delivery: Number(delivery.id) } },
      }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['webhooks'] }),
  });
  if (!useMay('webhooks:write') || delivery.state === 'pending') return null;
  return (
    <Button
      size="xs"
      variant="default"
      loading={replay.isPending}
      title={replay.error ? problemOf(replay.error).title : undefined}
      onClick={() => replay.mutate()}
    >
      {replay.error ? t`Try again` : t`Send again`}
    </Button>
  );
}
