import { Button, Paper, PasswordInput, Stack, Title } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation } from '@tanstack/react-query';
import { api } from '../../api/client.ts';
import { fieldMessages } from '../../api/problem.ts';
import { formatInstant } from '../../format/dates.ts';
import { ROLE_LABELS } from '../../format/words.ts';
import { t } from '../../language/say.ts';
import { Fact } from '../../pieces/fact.tsx';
import { Facts } from '../../pieces/facts.tsx';
import { notifyDone } from '../../pieces/notify.ts';
import { Page } from '../../pieces/page.tsx';
import { ProblemAlert } from '../../pieces/problem-alert.tsx';
import { useSession } from '../../session/use-session.ts';
import { LanguageSection } from './language-section.tsx';
import { MailSection } from './mail-section.tsx';

export function AccountPage() {
  const { user, tenant, expiresAt } = useSession();
  return (
    <Page title={t`Your account`}>
      <Facts>
        <Fact label={t`Name`}>{user.name}</Fact>
        <Fact label={t`E-mail`}>{user.email}</Fact>
        <Fact label={t`Business`}>{tenant.name}</Fact>
        <Fact label={t`Role`}>{ROLE_LABELS[user.role].label}</Fact>
        <Fact label={t`Signed in until`}>{formatInstant(expiresAt)}</Fact>
      </Facts>
      <LanguageSection />
      <MailSection />
      <Paper withBorder p="lg" maw={440}>
        <Title order={2} fz="lg" mb="md">
          {t`Change your password`}
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
      notifyDone(t`The password is changed. Other places where you were signed in are signed out.`);
    },
  });
  const messages = fieldMessages(change.error);
  return (
    <form onSubmit={form.onSubmit(() => change.mutate())}>
      <Stack>
        {change.error && <ProblemAlert error={change.error} shown={['current', 'next']} />}
        <input type="hidden" name="username" autoComplete="username" value={email} />
        <PasswordInput
          label={t`Present password`}
          required
          autoComplete="current-password"
          visibilityToggleButtonProps={{ 'aria-label': t`Show the present password` }}
          {...form.getInputProps('current')}
          error={messages.current}
        />
        <PasswordInput
          label={t`New password`}
          description={t`At least 10 characters; several words are easy to remember`}
          required
          autoComplete="new-password"
          visibilityToggleButtonProps={{ 'aria-label': t`Show the new password` }}
          {...form.getInputProps('next')}
          error={messages.next}
        />
        <Button type="submit" loading={change.isPending}>
          {t`Change password`}
        </Button>
      </Stack>
    </form>
  );
}
