import { Button, Paper, PasswordInput, Stack, Title } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation } from '@tanstack/react-query';
import { api } from '../../api/client.ts';
import { fieldMessages } from '../../api/problem.ts';
import { formatInstant } from '../../format/dates.ts';
import { ROLE_LABELS } from '../../format/words.ts';
import { Fact } from '../../pieces/fact.tsx';
import { Facts } from '../../pieces/facts.tsx';
import { notifyDone } from '../../pieces/notify.ts';
import { Page } from '../../pieces/page.tsx';
import { ProblemAlert } from '../../pieces/problem-alert.tsx';
import { useSession } from '../../session/use-session.ts';
import { MailSection } from './mail-section.tsx';

export function AccountPage() {
  const { user, tenant, expiresAt } = useSession();
  return (
    <Page title="Your account">
      <Facts>
        <Fact label="Name">{user.name}</Fact>
        <Fact label="E-mail">{user.email}</Fact>
        <Fact label="Business">{tenant.name}</Fact>
        <Fact label="Role">{ROLE_LABELS[user.role].label}</Fact>
        <Fact label="Signed in until">{formatInstant(expiresAt)}</Fact>
      </Facts>
      <MailSection />
      <Paper withBorder p="lg" maw={440}>
        <Title order={2} fz="lg" mb="md">
          Change your password
        </Title>
        <PasswordForm email={user.email} />
      </Paper>
    </Page>
  );
}

function PasswordForm({ email }: { email: string }) {
  const form = useForm({ initialValues: { current: '', next: '' } });
  const change = useMutation({
    mutationFn: () => api.PUT('/v1/session/password', { body: form.values }),
    onSuccess: () => {
      form.reset();
      notifyDone('The password is changed. Other places where you were signed in are signed out.');
    },
  });
  const messages = fieldMessages(change.error);
  return (
    <form onSubmit={form.onSubmit(() => change.mutate())}>
      <Stack>
        {change.error && <ProblemAlert error={change.error} shown={['current', 'next']} />}
        <input type="hidden" name="username" autoComplete="username" value={email} />
        <PasswordInput
          label="Present password"
          required
          autoComplete="current-password"
          visibilityToggleButtonProps={{ 'aria-label': 'Show the present password' }}
          {...form.getInputProps('current')}
          error={messages.current}
        />
        <PasswordInput
          label="New password"
          description="At least 10 characters; several words are easy to remember"
          required
          autoComplete="new-password"
          visibilityToggleButtonProps={{ 'aria-label': 'Show the new password' }}
          {...form.getInputProps('next')}
          error={messages.next}
        />
        <Button type="submit" loading={change.isPending}>
          Change password
        </Button>
      </Stack>
    </form>
  );
}
