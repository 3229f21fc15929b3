import { Button, PasswordInput, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useLocation } from 'react-router';
import { api, dataOf } from '../../api/client.ts';
import { fieldMessages } from '../../api/problem.ts';
import { t } from '../../language/say.ts';
import { Loaded } from '../../pieces/loaded.tsx';
import { ProblemAlert } from '../../pieces/problem-alert.tsx';
import { Entrance } from './entrance.tsx';
import { useEnter } from './use-enter.ts';

/** Where the link of an invitation leads. Its token is behind the #: no server log has it. */
export function AcceptPage() {
  const token = useLocation().hash.slice(1);
  const query = useQuery({
    queryKey: ['invitation', token],
    queryFn: async () => dataOf(await api.POST('/v1/invitations/read', { body: { token: token || '-' } })),
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
  });
  return (
    <Entrance title={t`Welcome`}>
      <Loaded query={query}>
        {({ email, name, tenantName }) => (
          <>
            <Text>{t`You are invited to ${tenantName} as ${email}. Choose a password to begin.`}</Text>
            <AcceptForm token={token} email={email} name={name} />
          </>
        )}
      </Loaded>
    </Entrance>
  );
}

function AcceptForm({ token, email, name }: { token: string; email: string; name: string }) {
  const enter = useEnter();
  const form = useForm({
    initialValues: { name, password: '' },
    validate: { password: (password) => (password.length < 10 ? t`Use at least 10 characters` : null) },
  });
  const accept = useMutation({
    mutationFn: () => api.POST('/v1/invitations/accept', { body: { token, ...form.values } }),
    onSuccess: enter,
  });
  const messages = fieldMessages(accept.error);
  return (
    <form onSubmit={form.onSubmit(() => accept.mutate())}>
      {accept.error && <ProblemAlert error={accept.error} shown={['name', 'password']} />}
      {/* For the browser's password store. */}
      <input type="hidden" name="username" autoComplete="username" value={email} />
      <TextInput
        label={t`Your name`}
        required
        autoComplete="name"
        {...form.getInputProps('name')}
        error={messages.name}
      />
      <PasswordInput
        label={t`Password`}
        description={t`At least 10 characters; several words are easy to remember`}
        mt="md"
        required
        autoComplete="new-password"
        visibilityToggleButtonProps={{ 'aria-label': t`Show the password` }}
        {...form.getInputProps('password')}
        error={form.errors.password ?? messages.password}
      />
      <Button type="submit" fullWidth mt="lg" loading={accept.isPending}>
        {t`Begin`}
      </Button>
    </form>
  );
}
