import { Button, Checkbox, Group, Paper, Radio, Stack, Text, Title } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, dataOf } from '../../api/client.ts';
import { mailQuery } from '../../api/queries/mail.ts';
import type { MailChoice, MailSettings } from '../../api/types.ts';
import { formatInstant } from '../../format/dates.ts';
import { t } from '../../language/say.ts';
import { Loaded } from '../../pieces/loaded.tsx';
import { notifyDone } from '../../pieces/notify.ts';
import { ProblemAlert } from '../../pieces/problem-alert.tsx';
import { useUnsaved } from '../../unsaved/drafts.ts';

const TIMES = [
  {
    value: 'at_once',
    label: t`At once`,
    description: t`When something new needs you; what comes together is one mail`,
  },
  { value: 'morning', label: t`Each morning at 7`, description: t`One summary, on days that need one` },
  { value: 'never', label: t`Never`, description: t`You look here yourself` },
] as const satisfies readonly { value: MailChoice['time']; label: string; description: string }[];

const KINDS = [
  { value: 'reconnect', label: t`A company has to be connected again` },
  { value: 'consent', label: t`The consent to a company ends soon` },
  { value: 'reads', label: t`The reads that the plan allows this month run out` },
  { value: 'payout', label: t`A payout is not in the books` },
  { value: 'unresolved', label: t`Records need somebody` },
  { value: 'approvals', label: t`Rows of the Sync Wizard wait for approval` },
] as const satisfies readonly { value: MailChoice['kinds'][number]; label: string }[];

/** When this person gets mails, and about what. */
export function MailSection() {
  const query = useQuery(mailQuery);
  return (
    <Paper withBorder p="lg" maw={640}>
      <Title order={2} fz="lg" mb="md">
        {t`Mails to you`}
      </Title>
      <Loaded query={query}>{(settings) => <MailForm settings={settings} />}</Loaded>
    </Paper>
  );
}

function MailForm({ settings }: { settings: MailSettings }) {
  const { available, time, kinds, timeZone } = settings;
  const client = useQueryClient();
  const form = useForm<Pick<MailChoice, 'time' | 'kinds'>>({ initialValues: { time, kinds } });
  const isSaved = !form.isDirty() && zoneOr(timeZone) === timeZone;
  const save = useMutation({
    mutationFn: async () =>
      dataOf(await api.PUT('/v1/session/mail', { body: { ...form.values, timeZone: zoneOr(timeZone) } })),
    onSuccess: (saved) => {
      client.setQueryData(mailQuery.queryKey, saved);
      form.resetDirty();
      notifyDone(t`Saved.`);
    },
  });
  useUnsaved(form.isDirty() && !save.isPending);
  return (
    <form onSubmit={form.onSubmit(() => save.mutate())}>
      <Stack>
        {!available && (
          <Text role="status">
            {t`No mails are sent: whoever operates this installation has named no mail server (SMTP_URL). What you choose here holds from then on.`}
          </Text>
        )}
        {save.error && <ProblemAlert error={save.error} />}
        <Radio.Group label={t`When`} {...form.getInputProps('time')}>
          <Stack gap="xs" mt="xs">
            {TIMES.map((each) => (
              <Radio key={each.value} {...each} />
            ))}
          </Stack>
        </Radio.Group>
        <Checkbox.Group label={t`What about`} {...form.getInputProps('kinds')}>
          <Stack gap="xs" mt="xs">
            {KINDS.map((each) => (
              <Checkbox key={each.value} {...each} disabled={form.values.time === 'never'} />
            ))}
          </Stack>
        </Checkbox.Group>
        <Group>
          <Button type="submit" loading={save.isPending} disabled={isSaved}>
            {isSaved ? t`Saved` : t`Save`}
          </Button>
          {available && <TestButton />}
        </Group>
        <LastMail settings={settings} />
      </Stack>
    </form>
  );
}

/** The zone of the person's computer: it is their morning. */
function zoneOr(known: string): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone || known;
}

function TestButton() {
  const client = useQueryClient();
  const send = useMutation({
    mutationFn: async () => dataOf(await api.POST('/v1/session/mail/test')),
    onSuccess: () => client.invalidateQueries({ queryKey: mailQuery.queryKey }),
  });
  return (
    <>
      <Button variant="default" onClick={() => send.mutate()} loading={send.isPending}>
        {t`Send a test mail`}
      </Button>
      {send.error && <ProblemAlert error={send.error} />}
    </>
  );
}

function LastMail({ settings: { lastMail } }: { settings: MailSettings }) {
  if (!lastMail) return null;
  const { state, createdAt, sentAt, error } = lastMail;
  const said = error === null ? '' : t` The mail server said: ${error}`;
  const texts = {
    due: t`A mail of ${formatInstant(createdAt)} is on its way.${said}`,
    sent: t`The last mail went out ${formatInstant(sentAt ?? createdAt)}.`,
    failed: t`The mail of ${formatInstant(createdAt)} could not be sent.${said}`,
  };
  return (
    <Text size="sm" c={state === 'failed' ? 'red' : 'dimmed'} role="status">
      {texts[state]}
    </Text>
  );
}
