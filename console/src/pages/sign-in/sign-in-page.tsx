import { Button, PasswordInput, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { api, dataOf } from '../../api/client.ts';
import { fieldMessages } from '../../api/problem.ts';
import { t } from '../../language/say.ts';
import { ProblemAlert } from '../../pieces/problem-alert.tsx';
import { ChooseBusiness } from './choose-business.tsx';
import { Entrance } from './entrance.tsx';
import { useEnter } from './use-enter.ts';

export interface Business {
  tenantId: string;
  name: string;
}

export function SignInPage() {
  const enter = useEnter();
  const [businesses, setBusinesses] = useState<readonly Business[]>([]);
  const form = useForm({ initialValues: { email: '', password: '' } });
  const signIn = useMutation({
    mutationFn: async (tenantId: string | undefined) =>
      dataOf(await api.POST('/v1/session', { body: { ...form.values, tenantId } })),
    onSuccess: async (answer) => {
      if (answer.outcome === 'choose') setBusinesses(answer.businesses);
      else await enter();
    },
  });
  if (businesses.length > 0) {
    return (
      <ChooseBusiness
        businesses={businesses}
        busy={signIn.isPending}
        onChoose={(tenantId) => signIn.mutate(tenantId)}
      />
    );
  }
  const messages = fieldMessages(signIn.error);
  return (
    <Entrance title={t`Sign in`}>
      {signIn.error && <ProblemAlert error={signIn.error} shown={['email', 'password']} />}
      <form onSubmit={form.onSubmit(() => signIn.mutate(undefined))}>
        <TextInput
          label={t`E-mail`}
          type="email"
          autoComplete="username"
          required
          autoFocus
          {...form.getInputProps('email')}
          error={messages.email}
        />
        <PasswordInput
          label={t`Password`}
          mt="md"
          autoComplete="current-password"
          required
          visibilityToggleButtonProps={{ 'aria-label': t`Show the password` }}
          {...form.getInputProps('password')}
          error={messages.password}
        />
        <Button type="submit" fullWidth mt="lg" loading={signIn.isPending}>
          {t`Sign in`}
        </Button>
      </form>
      <Text size="sm" c="dimmed">
        {t`Forgotten the password, or no account yet? An owner or admin of your business can make you a link.`}
      </Text>
    </Entrance>
  );
}
