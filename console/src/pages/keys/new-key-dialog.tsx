import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, dataOf } from '../../api/client.ts';
import { apiKeysQuery } from '../../api/queries/people.ts';
import type { Role } from '../../api/types.ts';
import { ProblemAlert } from '../../pieces/problem-alert.tsx';
import { SecretOnce } from '../../pieces/secret-once.tsx';
import { RoleChoice } from '../users/role-choice.tsx';

export function NewKeyDialog({ onClose }: { onClose: () => void }) {
  const client = useQueryClient();
  const form = useForm<{ name: string; role: Role }>({ initialValues: { name: '', role: 'member' } });
  const make = useMutation({
    mutationFn: async () => dataOf(await api.POST('/v1/api-keys', { body: form.values })),
    onSuccess: () => client.invalidateQueries({ queryKey: apiKeysQuery.queryKey }),
  });
  return (
    <Modal opened onClose={onClose} title="New API key">
      {make.data ? (
        <Stack>
          <Text>Copy the key now: only its fingerprint is kept, and it is not shown again.</Text>
          <SecretOnce label="API key" value={make.data.key} />
          <Group justify="flex-end">
            <Button onClick={onClose}>Done</Button>
          </Group>
        </Stack>
      ) : (
        <form onSubmit={form.onSubmit(() => make.mutate())}>
          <Stack>
            {make.error && <ProblemAlert error={make.error} />}
            <TextInput
              label="Name"
              description="What uses it"
              required
              data-autofocus
              {...form.getInputProps('name')}
            />
            <RoleChoice value={form.values.role} onChange={(role) => form.setFieldValue('role', role)} />
            <Group justify="flex-end">
              <Button type="submit" loading={make.isPending}>
                Make the key
              </Button>
            </Group>
          </Stack>
        </form>
      )}
    </Modal>
  );
}
