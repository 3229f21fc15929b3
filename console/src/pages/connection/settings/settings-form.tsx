import { Fieldset, Paper, Radio, Stack, Switch, Text } from '@mantine/core';
import type { ConflictPolicy, Settings } from '../../../api/types.ts';
import { t } from '../../../language/say.ts';
import { notifyDone } from '../../../pieces/notify.ts';
import { ProblemAlert } from '../../../pieces/problem-alert.tsx';
import { useMay } from '../../../session/use-session.ts';
import { AccountChoice } from './account-choice.tsx';
import { ApprovalSwitch } from './approval-switch.tsx';
import { StartDate } from './start-date.tsx';
import { SyncsByChoice } from './syncs-by-choice.tsx';
import { TOGGLES } from './toggles.ts';
import { UnsentHint } from './unsent-hint.tsx';
import { type SettingsChange, useSaveSettings } from './use-save-settings.ts';

const POLICIES: readonly { value: ConflictPolicy; label: string; explains: string }[] = [
  { value: 'ours_wins', label: t`Keep ours`, explains: t`What is here replaces what is in QuickBooks.` },
  {
    value: 'theirs_wins',
    label: t`Keep QuickBooks’`,
    explains: t`What is in QuickBooks replaces what is here.`,
  },
  { value: 'ask', label: t`Ask`, explains: t`It waits under Unresolved Errors until somebody chooses.` },
];

interface SettingsFormProps {
  connectionId: string;
  settings: Settings;
}

/** Every switch saves by itself, and says so; what is typed is saved by Enter or its button, and asks before it is lost. */
export function SettingsForm({ connectionId, settings }: SettingsFormProps) {
  const save = useSaveSettings(connectionId);
  const keep = (change: SettingsChange) => save.mutate(change, { onSuccess: () => notifyDone(t`Saved.`) });
  const may = useMay('connections:write');
  // What was switched shows at once; when it could not be saved, it goes back and says why.
  const shown = save.isPending ? merged(settings, save.variables) : settings;
  const { enabled, autoSync, conflictPolicy, askBeforeLinking, approvalRequired, accounts, syncsBy } = shown;
  return (
    <Stack gap="lg">
      {save.error && <ProblemAlert error={save.error} />}
      {!may && <Text>{t`Only owners and admins change these.`}</Text>}
      <Paper withBorder p="lg">
        <Switch
          size="md"
          label={t`Enable Sync`}
          description={t`While it is off, nothing goes to QuickBooks, whatever the switches below say.`}
          checked={enabled}
          disabled={!may}
          onChange={(event) => keep({ enabled: event.currentTarget.checked })}
        />
      </Paper>
      <ApprovalSwitch
        value={approvalRequired}
        disabled={!may}
        onChange={(choice) => keep({ approvalRequired: choice })}
      />
      {save.data && <UnsentHint unsent={save.data.unsent} />}
      <Fieldset legend={t`Sync by itself`} disabled={!enabled || !may}>
        <Stack>
          {!enabled && <Text c="dimmed">{t`Turn on Enable Sync to use these.`}</Text>}
          {TOGGLES.filter(({ type }) => type in autoSync).map(({ type, label, explains }) => (
            <Toggle
              key={type}
              label={label}
              explains={explains}
              checked={autoSync[type] ?? false}
              disabled={!enabled || !may}
              onChange={(checked) => keep({ autoSync: { [type]: checked } })}
            />
          ))}
          <StartDate connectionId={connectionId} settings={settings} />
        </Stack>
      </Fieldset>
      <SyncsByChoice value={syncsBy} disabled={!may} onChange={(choice) => keep({ syncsBy: choice })} />
      <AccountChoice value={accounts} disabled={!may} onChange={(choice) => keep({ accounts: choice })} />
      <Radio.Group
        label={t`When both sides changed a record`}
        value={conflictPolicy}
        onChange={(value) => {
          const policy = POLICIES.find((each) => each.value === value);
          if (policy) keep({ conflictPolicy: policy.value });
        }}
      >
        <Stack mt="xs">
          {POLICIES.map(({ value, label, explains }) => (
            <Radio key={value} value={value} label={label} description={explains} disabled={!may} />
          ))}
        </Stack>
      </Radio.Group>
      <Toggle
        label={t`Ask before linking by name`}
        explains={t`A record whose name exists in QuickBooks already waits under Unresolved Errors until somebody links the two.`}
        checked={askBeforeLinking}
        disabled={!may}
        onChange={(checked) => keep({ askBeforeLinking: checked })}
      />
      {shown.foldAccents !== null && (
        <Toggle
          label={t`Write without accents`}
          explains={t`Texts go to QuickBooks with e for é, for company files that refuse the others (error 0x80040400). The Sync Log tells it; what is here keeps its accents.`}
          checked={shown.foldAccents}
          disabled={!may}
          onChange={(checked) => keep({ foldAccents: checked })}
        />
      )}
    </Stack>
  );
}

function merged(settings: Settings, { autoSync, ...change }: SettingsChange): Settings {
  const { enabled, conflictPolicy, askBeforeLinking, approvalRequired, accounts, syncsBy } = {
    ...settings,
    ...change,
  };
  return {
    ...settings,
    enabled,
    conflictPolicy,
    askBeforeLinking,
    approvalRequired,
    accounts,
    syncsBy,
    foldAccents: change.foldAccents ?? settings.foldAccents,
    autoSync: { ...settings.autoSync, ...autoSync },
  };
}

interface ToggleProps {
  label: string;
  explains: string;
  checked: boolean;
  disabled: boolean;
  onChange: (checked: boolean) => void;
}

function Toggle({ label, explains, checked, disabled, onChange }: ToggleProps) {
  return (
    <Switch
      label={label}
      description={explains}
      checked={checked}
      disabled={disabled}
      onChange={(event) => onChange(event.currentTarget.checked)}
    />
  );
}
