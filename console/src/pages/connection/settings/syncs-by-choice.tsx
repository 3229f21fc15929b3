import { Radio, Stack } from '@mantine/core';
import type { SyncsBy } from '../../../api/types.ts';
import { t } from '../../../language/say.ts';

const WAYS: readonly { value: SyncsBy; label: string; explains: string }[] = [
  { value: 'events', label: t`At once`, explains: t`A change goes to QuickBooks as soon as it is made.` },
  {
    value: 'runs',
    label: t`With the next sync run`,
    explains: t`A change waits for the Sync Connector, which runs every two hours while it is open.`,
  },
];

interface SyncsByChoiceProps {
  value: SyncsBy;
  disabled: boolean;
  onChange: (value: SyncsBy) => void;
}

export function SyncsByChoice({ value, disabled, onChange }: SyncsByChoiceProps) {
  return (
    <Radio.Group
      label={t`When a change is sent`}
      value={value}
      onChange={(chosen) => {
        const way = WAYS.find((each) => each.value === chosen);
        if (way) onChange(way.value);
      }}
    >
      <Stack mt="xs">
        {WAYS.map(({ value: way, label, explains }) => (
          <Radio key={way} value={way} label={label} description={explains} disabled={disabled} />
        ))}
      </Stack>
    </Radio.Group>
  );
}
