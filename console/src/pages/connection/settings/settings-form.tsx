import { Fieldset, Paper, Radio, Stack, Switch, Text } from '@mantine/core';
import type { ConflictPolicy, EntityType, Settings } from '../../../api/types.ts';
import { ProblemAlert } from '../../../pieces/problem-alert.tsx';
import { useMay } from '../../../session/use-session.ts';
import { StartDate } from './start-date.tsx';
import { TOGGLES } from './toggles.ts';
import { UnsentHint } from './unsent-hint.tsx';
import { useSaveSettings } from './use-save-settings.ts';

const POLICIES: readonly { value: ConflictPolicy; label: string; explains: string }[] = [
  { value: 'ours_wins', label: 'Keep ours', explains: 'What is here replaces what is in QuickBooks.' },
  {
    value: 'theirs_wins',
    label: 'Keep QuickBooks’',
    explains: 'What is in QuickBooks replaces what is here.',
  },
  { value: 'ask', label: 'Ask', explains: 'It waits under Unresolved Errors until somebody chooses.' },
];

interface SettingsFormProps {
  connectionId: string;
  settings: Settings;
  etag: string;
}

/** Every switch saves by itself: there is no button to forget. */
export function SettingsForm({ connectionId, settings, etag }: SettingsFormProps) {
  const save = useSaveSettings(connectionId, etag);
  const may = useMay('connections:write');
  const { enabled, autoSync, conflictPolicy } = settings;
  const change = (part: Partial<Pick<Settings, 'enabled' | 'autoSync' | 'conflictPolicy'>>) =>
    save.mutate({ enabled, autoSync: {}, conflictPolicy, ...part });
  return (
    <Stack gap="lg">
      {save.error && <ProblemAlert error={save.error} />}
      {!may && <Text>Only owners and admins change these.</Text>}
      <Paper withBorder p="lg">
        <Switch
          size="md"
          label="Enable Sync"
          description="While it is off, nothing goes to QuickBooks, whatever the switches below say."
          checked={enabled}
          disabled={!may || save.isPending}
          onChange={(event) => change({ enabled: event.currentTarget.checked })}
        />
      </Paper>
      {save.data && <UnsentHint unsent={save.data.unsent} />}
      <Fieldset legend="Sync by itself" disabled={!enabled || !may}>
        <Stack>
          {!enabled && <Text c="dimmed">Turn on Enable Sync to use these.</Text>}
          {TOGGLES.filter(({ type }) => type in autoSync).map(({ type, label, explains }) => (
            <Toggle
              key={type}
              label={label}
              explains={explains}
              checked={autoSync[type] ?? false}
              disabled={!enabled || !may || save.isPending}
              onChange={(checked) => change({ autoSync: only(type, checked) })}
            />
          ))}
          <StartDate connectionId={connectionId} settings={settings} etag={etag} />
        </Stack>
      </Fieldset>
      <Radio.Group
        label="When both sides changed a record"
        value={conflictPolicy}
        onChange={(value) => {
          const policy = POLICIES.find((each) => each.value === value);
          if (policy) change({ conflictPolicy: policy.value });
        }}
      >
        <Stack mt="xs">
          {POLICIES.map(({ value, label, explains }) => (
            <Radio
              key={value}
              value={value}
              label={label}
              description={explains}
              disabled={!may || save.isPending}
            />
          ))}
        </Stack>
      </Radio.Group>
    </Stack>
  );
}

function only(type: EntityType, value: boolean): Settings['autoSync'] {
  return { [type]: value };
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
