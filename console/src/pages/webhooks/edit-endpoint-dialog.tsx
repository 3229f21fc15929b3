import { Button, Group, Stack, Switch } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, dataOf } from '../../api/client.ts';
import type { WebhookEndpoint } from '../../api/types.ts';
import { t } from '../../language/say.ts';
import { Dialog } from '../../pieces/dialog.tsx';
import { notifyDone } from '../../pieces/notify.ts';
import { ProblemAlert } from '../../pieces/problem-alert.tsx';
import { ENDPOINT_FIELDS, EndpointFields, type EndpointValues } from './endpoint-fields.tsx';

interface EditEndpointDialogProps {
  endpoint: WebhookEndpoint;
  onClose: () => void;
}

export function EditEndpointDialog({ endpoint, onClose }: EditEndpointDialogProps) {
  const { id, url, description, events } = endpoint;
  const client = useQueryClient();
  const [enabled, setEnabled] = useState(endpoint.enabled);
  const form = useForm<EndpointValues>({ initialValues: { url, description, events } });
  const save = useMutation({
    mutationFn: async () => {
      const body = { ...form.values, enabled };
      return dataOf(await api.PUT('/v1/webhook-endpoints/{id}', { params: { path: { id } }, body }));
    },
    onSuccess: async () => {
      onClose();
      notifyDone(t`The address is changed.`);
      await client.invalidateQueries({ queryKey: ['webhooks'] });
    },
  });
  return (
    <Dialog onClose={onClose} title={t`Change the address`}>
      <form onSubmit={form.onSubmit(() => save.mutate())}>
        <Stack>
          {save.error && <ProblemAlert error={save.error} shown={ENDPOINT_FIELDS} />}
          <EndpointFields form={form} error={save.error} />
          <Switch
            label={t`On`}
            description={t`While it is off it is told nothing`}
            checked={enabled}
            onChange={({ currentTarget: { checked } }) => setEnabled(checked)}
          />
          <Group justify="flex-end">
            <Button type="submit" loading={save.isPending}>
              {t`Save`}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
