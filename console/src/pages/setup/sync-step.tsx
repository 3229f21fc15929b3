import { Button, Group, Stack, Switch, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { Navigate } from 'react-router';
import { fieldMessages } from '../../api/problem.ts';
import { settingsQuery } from '../../api/queries/connections.ts';
import type { AccountPolicy, Settings } from '../../api/types.ts';
import { today } from '../../format/dates.ts';
import { rich, t } from '../../language/say.ts';
import { DayField } from '../../pieces/day-field.tsx';
import { TextLink } from '../../pieces/links.tsx';
import { Loaded } from '../../pieces/loaded.tsx';
import { ProblemAlert } from '../../pieces/problem-alert.tsx';
import { useUnsaved } from '../../unsaved/drafts.ts';
import { AccountChoice } from '../connection/settings/account-choice.tsx';
import { TOGGLES } from '../connection/settings/toggles.ts';
import { useSaveSettings } from '../connection/settings/use-save-settings.ts';
import { Step } from './step.tsx';
import { useSetupConnection, useStepPath } from './use-setup.ts';

export function SyncStep() {
  const pathOf = useStepPath();
  const connection = useSetupConnection();
  const query = useQuery({ ...settingsQuery(connection?.id ?? ''), enabled: connection !== undefined });
  if (!connection?.company) return <Navigate to={pathOf('connect')} replace />;
  const on = query.data?.settings.enabled ?? false;
  return (
    <Step
      title={t`What goes to QuickBooks by itself?`}
      lead={t`A change is sent the moment it happens. What is here already is not sent by this: that is the next step.`}
      next={on ? pathOf('first_sync') : undefined}
    >
      <Loaded query={query}>
        {({ settings }) =>
          settings.enabled ? (
            <Text>
              {rich`Sync is on. What it takes along is under ${<TextLink to="/connection/settings">{t`Sync Settings`}</TextLink>}.`}
            </Text>
          ) : (
            <Toggles connectionId={connection.id} settings={settings} />
          )
        }
      </Loaded>
    </Step>
  );
}

/** Chosen first and switched on together: nothing leaves that was about to be switched off. */
function Toggles({ connectionId, settings }: { connectionId: string; settings: Settings }) {
  const [autoSync, setAutoSync] = useState(settings.autoSync);
  // The usual choice comes first: nobody wants every old contact in the books.
  const [accounts, setAccounts] = useState<AccountPolicy>('with_documents');
  const [startDate, setStartDate] = useState(settings.timesheetStartDate ?? '');
  const save = useSaveSettings(connectionId);
  useUnsaved(save.isIdle && startDate !== (settings.timesheetStartDate ?? ''));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate({ enabled: true, autoSync, accounts, timesheetStartDate: startDate || undefined });
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        {save.error && (
          <ProblemAlert error={save.error} shown={autoSync.timesheet_entry ? ['timesheetStartDate'] : []} />
        )}
        {TOGGLES.filter(({ type }) => type in autoSync).map(({ type, label, explains }) => (
          <Switch
            key={type}
            label={label}
            description={explains}
            checked={autoSync[type] ?? false}
            onChange={({ currentTarget: { checked } }) => setAutoSync({ ...autoSync, [type]: checked })}
          />
        ))}
        {autoSync.customer && <AccountChoice value={accounts} onChange={setAccounts} />}
        {autoSync.timesheet_entry && (
          <DayField
            maw={240}
            label={t`Sync start date`}
            description={t`Only timesheets from this day on are sent; today if you leave it empty`}
            value={startDate}
            max={today()}
            error={fieldMessages(save.error).timesheetStartDate}
            onChange={({ currentTarget: { value } }) => setStartDate(value)}
          />
        )}
        <Group>
          <Button type="submit" loading={save.isPending}>
            {t`Turn sync on`}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
