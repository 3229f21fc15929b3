import { Button, Fieldset, Group, Radio, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { fieldMessages } from '../../../api/problem.ts';
import type { SyncConnector, SyncConnectorSettings } from '../../../api/types.ts';
import { t } from '../../../language/say.ts';
import { notifyDone } from '../../../pieces/notify.ts';
import { ProblemAlert } from '../../../pieces/problem-alert.tsx';
import { useMay } from '../../../session/use-session.ts';
import { useUnsaved } from '../../../unsaved/drafts.ts';
import { useChangeConnector } from './use-press.ts';

/** When it ends for the night, and who starts it again. */
export function ConnectorSettings({ connector }: { connector: SyncConnector }) {
  const { connectionId, morning, timeZone, night, effectiveTimeZone } = connector;
  const may = useMay('connections:write');
  const change = useChangeConnector(connectionId);
  const form = useForm<Fields>({
    initialValues: { morning, timeZone: timeZone ?? '', from: night.from, to: night.to },
  });
  useUnsaved(form.isDirty() && !change.isPending);
  const messages = fieldMessages(change.error);
  return (
    <Fieldset legend={t`Overnight`} disabled={!may}>
      <form
        onSubmit={form.onSubmit((fields) =>
          change.mutate(asked(fields), {
            onSuccess: () => {
              form.resetDirty();
              notifyDone(t`The hours of the connector are saved.`);
            },
          }),
        )}
      >
        <Stack>
          {change.error && (
            <ProblemAlert error={change.error} shown={['night.from', 'night.to', 'timeZone']} />
          )}
          <Text c="dimmed">
            {t`Overnight nothing runs: what is under way ends after its category. Close QuickBooks and the Web Connector and shut the computer down before leaving.`}
          </Text>
          <Group align="flex-start">
            <TextInput
              type="time"
              label={t`Ends at`}
              {...form.getInputProps('from')}
              error={messages['night.from']}
            />
            <TextInput
              type="time"
              label={t`The night is over at`}
              {...form.getInputProps('to')}
              error={messages['night.to']}
            />
            <TextInput
              label={t`Time zone`}
              placeholder={effectiveTimeZone}
              description={t`In force: ${effectiveTimeZone}`}
              {...form.getInputProps('timeZone')}
              error={messages.timeZone}
            />
          </Group>
          <Radio.Group label={t`In the morning`} {...form.getInputProps('morning')}>
            <Stack mt="xs">
              <Radio value="by_hand" label={t`Somebody starts it by hand`} />
              <Radio value="by_itself" label={t`It resumes by itself`} />
            </Stack>
          </Radio.Group>
          {may && (
            <Group>
              <Button type="submit" variant="default" loading={change.isPending} disabled={!form.isDirty()}>
                {form.isDirty() ? t`Save` : t`Saved`}
              </Button>
            </Group>
          )}
        </Stack>
      </form>
    </Fieldset>
  );
}

interface Fields {
  morning: SyncConnector['morning'];
  timeZone: string;
  from: string;
  to: string;
}

function asked({ morning, timeZone, from, to }: Fields): SyncConnectorSettings {
  return { morning, timeZone: timeZone.trim() || null, night: { from, to } };
}
