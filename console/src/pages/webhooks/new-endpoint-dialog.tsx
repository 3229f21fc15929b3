import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, dataOf } from '../../api/client.ts';
import { fieldMessages } from '../../api/problem.ts';
import { endpointsQuery } from '../../api/queries/webhooks.ts';
import { ProblemAlert } from '../../pieces/problem-alert.tsx';
import { SecretOnce } from '../../pieces/secret-once.tsx';

export function NewEndpointDialog({ onClose }: { onClose: () => void }) {
  const client = useQueryClient();
  const form = useForm({ initialValues: { url: '', description: '' } });
  const make = useMutation({
    mutationFn: async () =>
      dataOf(await api.POST('/v1/webhook-endpoints', { body: { ...form.values, events: [] } })),
    onSuccess: () => client.invalidateQueries({ queryKey: endpointsQuery.queryKey }),
  });
  return (
    <Modal opened onClose={onClose} title="New address">
      {make.data ? (
        <Stack>
          <Text>
            Give this secret to your program: with it, it checks that we are the sender. Shown this once.
          </Text>
          <SecretOnce label="Signing secret" value={make.data.secret} />
          <Group justify="flex-end">
            <Button onClick={onClose}>Done</Button>
          </Group>
        </Stack>
      ) : (
        <form onSubmit={form.onSubmit(() => make.mutate())}>
          <Stack>
            {make.error && <ProblemAlert error={make.error} />}
            <TextInput
              label="Address"
              placeholder="https://example.com/ledgerbridge"
              required
              data-autofocus
              {...form.getInputProps('url')}
              error={fieldMessages(make.error).url}
            />
            <TextInput label="What it is" {...form.getInputProps('description')} />
            <Group justify="flex-end">
              <Button type="submit" loading={make.isPending}>
                Add
              </Button>
            </Group>
          </Stack>
        </form>
      )}
    </Modal>
  );
}
