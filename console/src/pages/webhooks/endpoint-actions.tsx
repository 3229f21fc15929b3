import { Button, Group, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../api/client.ts';
import type { WebhookEndpoint } from '../../api/types.ts';
import { t } from '../../language/say.ts';
import { Confirm } from '../../pieces/confirm.tsx';
import { useGo } from '../../pieces/links.tsx';
import { notifyDone } from '../../pieces/notify.ts';
import { ProblemAlert } from '../../pieces/problem-alert.tsx';
import { useMay } from '../../session/use-session.ts';
import { EditEndpointDialog } from './edit-endpoint-dialog.tsx';
import { ReplayDialog } from './replay-dialog.tsx';
import { RotateDialog } from './rotate-dialog.tsx';

/** What can be done with one address. */
export function EndpointActions({ endpoint }: { endpoint: WebhookEndpoint }) {
  const [open, setOpen] = useState<'edit' | 'rotate' | 'replay' | 'delete'>();
  const close = () => setOpen(undefined);
  const test = useTest(endpoint.id);
  if (!useMay('webhooks:write')) return null;
  return (
    <>
      {test.error && <ProblemAlert error={test.error} />}
      <Group gap="xs">
        <Button
          variant="default"
          disabled={!endpoint.enabled}
          loading={test.isPending}
          onClick={() => test.mutate()}
        >
          {t`Send a test`}
        </Button>
        <Button variant="default" onClick={() => setOpen('edit')}>
          {t`Change`}
        </Button>
        <Button variant="default" onClick={() => setOpen('rotate')}>
          {t`Rotate the secret`}
        </Button>
        <Button variant="default" onClick={() => setOpen('replay')}>
          {t`Send again since…`}
        </Button>
        <Button variant="default" onClick={() => setOpen('delete')}>
          {t`Delete`}
        </Button>
      </Group>
      {open === 'edit' && <EditEndpointDialog endpoint={endpoint} onClose={close} />}
      {open === 'rotate' && <RotateDialog endpointId={endpoint.id} onClose={close} />}
      {open === 'replay' && <ReplayDialog endpointId={endpoint.id} onClose={close} />}
      {open === 'delete' && <DeleteDialog endpoint={endpoint} onClose={close} />}
    </>
  );
}

function useTest(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => api.POST('/v1/webhook-endpoints/{id}/test', { params: { path: { id } } }),
    onSuccess: async () => {
      notifyDone(t`A test is on its way: see below how it goes.`);
      await client.invalidateQueries({ queryKey: ['webhooks'] });
    },
  });
}

function DeleteDialog({
  endpoint: { id, url },
  onClose,
}: {
  endpoint: WebhookEndpoint;
  onClose: () => void;
}) {
  const client = useQueryClient();
  const go = useGo();
  const remove = useMutation({
    mutationFn: () => api.DELETE('/v1/webhook-endpoints/{id}', { params: { path: { id } } }),
    onSuccess: async () => {
      await go('/webhooks');
      await client.invalidateQueries({ queryKey: ['webhooks'], exact: true });
    },
  });
  return (
    <Confirm
      opened
      title={t`Delete this address?`}
      action={t`Delete`}
      danger
      busy={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate()}
      onClose={onClose}
    >
      <Text className="lb-wrap">{t`${url} is told nothing any more, and its delivery log goes too.`}</Text>
    </Confirm>
  );
}
