import { Button, Group, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, dataOf } from '../../api/client.ts';
import { fieldMessages } from '../../api/problem.ts';
import { usersQuery } from '../../api/queries/people.ts';
import type { Role } from '../../api/types.ts';
import { t } from '../../language/say.ts';
import { Dialog } from '../../pieces/dialog.tsx';
import { ProblemAlert } from '../../pieces/problem-alert.tsx';
import { LinkOnce } from './link-once.tsx';
import { RoleChoice } from './role-choice.tsx';

interface Values {
  name: string;
  email: string;
  role: Role;
}

export function InviteDialog({ onClose }: { onClose: () => void }) {
  const client = useQueryClient();
  const form = useForm<Values>({ initialValues: { name: '', email: '', role: 'member' } });
  const invite = useMutation({
    mutationFn: async () => dataOf(await api.POST('/v1/users', { body: form.values })),
    onSuccess: () => client.invalidateQueries({ queryKey: usersQuery.queryKey }),
  });
  const messages = fieldMessages(invite.error);
  return (
    <Dialog onClose={onClose} title={t`Invite somebody`}>
      {invite.data ? (
        <LinkOnce name={invite.data.name} link={invite.data.invitation} onClose={onClose} />
      ) : (
        <form onSubmit={form.onSubmit(() => invite.mutate())}>
          <Stack>
            {invite.error && <ProblemAlert error={invite.error} shown={['name', 'email']} />}
            <TextInput
              label={t`Name`}
              required
              data-autofocus
              {...form.getInputProps('name')}
              error={messages.name}
            />
            <TextInput
              label={t`E-mail`}
              type="email"
              required
              {...form.getInputProps('email')}
              error={messages.email}
            />
            <RoleChoice value={form.values.role} onChange={(role) => form.setFieldValue('role', role)} />
            <Group justify="flex-end">
              <Button type="submit" loading={invite.isPending}>
                {t`Make a link`}
              </Button>
            </Group>
          </Stack>
        </form>
      )}
    </Dialog>
  );
}
