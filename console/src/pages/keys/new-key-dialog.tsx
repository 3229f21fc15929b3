import { TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, dataOf } from '../../api/client.ts';
import { fieldMessages } from '../../api/problem.ts';
import { apiKeysQuery } from '../../api/queries/people.ts';
import type { Role } from '../../api/types.ts';
import { t } from '../../language/say.ts';
import { OnceDialog } from '../../pieces/once-dialog.tsx';
import { RoleChoice } from '../users/role-choice.tsx';

export function NewKeyDialog({ onClose }: { onClose: () => void }) {
  const client = useQueryClient();
  const form = useForm<{ name: string; role: Role }>({ initialValues: { name: '', role: 'member' } });
  const make = useMutation({
    mutationFn: async () => dataOf(await api.POST('/v1/api-keys', { body: form.values })),
    onSuccess: () => client.invalidateQueries({ queryKey: apiKeysQuery.queryKey }),
  });
  return (
    <OnceDialog
      title={t`New API key`}
      action={t`Make the key`}
      label={t`API key`}
      explains={t`Copy the key now: only its fingerprint is kept, and it is not shown again.`}
      secret={make.data?.key}
      busy={make.isPending}
      error={make.error}
      shown={['name']}
      onSubmit={form.onSubmit(() => make.mutate())}
      onClose={onClose}
    >
      <TextInput
        label={t`Name`}
        description={t`What uses it`}
        required
        data-autofocus
        {...form.getInputProps('name')}
        error={fieldMessages(make.error).name}
      />
      <RoleChoice value={form.values.role} onChange={(role) => form.setFieldValue('role', role)} />
    </OnceDialog>
  );
}
