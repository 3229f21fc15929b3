import { Button, Group, Stack, Switch, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, dataOf } from '../../api/client.ts';
import { fieldMessages } from '../../api/problem.ts';
import { usersQuery } from '../../api/queries/people.ts';
import { sessionQuery } from '../../api/queries/session.ts';
import type { User } from '../../api/types.ts';
import { t } from '../../language/say.ts';
import { Dialog } from '../../pieces/dialog.tsx';
import { ProblemAlert } from '../../pieces/problem-alert.tsx';
import { LinkOnce } from './link-once.tsx';
import { RoleChoice } from './role-choice.tsx';

interface ChangeDialogProps {
  user: User;
  onClose: () => void;
}

export function ChangeDialog({ user, onClose }: ChangeDialogProps) {
  const link = useNewLink(user);
  return (
    <Dialog onClose={onClose} title={t`Change ${user.name}`}>
      {link.data ? (
        <LinkOnce name={user.name} link={link.data} onClose={onClose} />
      ) : (
        <Stack>
          <ChangeForm user={user} onClose={onClose} />
          {link.error && <ProblemAlert error={link.error} />}
          {user.state !== 'disabled' && (
            <Button variant="subtle" loading={link.isPending} onClick={() => link.mutate()}>
              {t`Make a link for a forgotten password`}
            </Button>
          )}
        </Stack>
      )}
    </Dialog>
  );
}

function ChangeForm({ user, onClose }: ChangeDialogProps) {
  const form = useForm({
    initialValues: { name: user.name, role: user.role, disabled: user.state === 'disabled' },
  });
  const save = useSaveUser(user.id, onClose);
  return (
    <form onSubmit={form.onSubmit((values) => save.mutate(values))}>
      <Stack>
        {save.error && <ProblemAlert error={save.error} shown={['name']} />}
        <TextInput
          label={t`Name`}
          required
          {...form.getInputProps('name')}
          error={fieldMessages(save.error).name}
        />
        <RoleChoice value={form.values.role} onChange={(role) => form.setFieldValue('role', role)} />
        <Switch
          label={t`Disabled`}
          description={t`Signed out at once, and cannot sign in`}
          {...form.getInputProps('disabled', { type: 'checkbox' })}
        />
        <Group justify="flex-end">
          <Button type="submit" loading={save.isPending}>
            {t`Save`}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function useSaveUser(id: string, onSaved: () => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: Pick<User, 'name' | 'role'> & { disabled: boolean }) =>
      api.PUT('/v1/users/{id}', { params: { path: { id } }, body }),
    onSuccess: async () => {
      onSaved();
      await client.invalidateQueries({ queryKey: usersQuery.queryKey });
      // It may have been oneself.
      await client.invalidateQueries({ queryKey: sessionQuery.queryKey });
    },
  });
}

function useNewLink({ id }: User) {
  return useMutation({
    mutationFn: async () => dataOf(await api.POST('/v1/users/{id}/invitation', { params: { path: { id } } })),
  });
}
