import { Radio, Stack } from '@mantine/core';
import type { SyncsBy } from '../../../api/types.ts';

const WAYS: readonly { value: SyncsBy; label: string; explains: string }[] = [
  { value: 'events', label: 'At once', explains: 'A change goes to QuickBooks as soon as it is made.' },
  {
    value: 'runs',
    label: 'With the next sync run',
    explains: 'A change waits for the Sync Connector, which runs every two hours while it is open.',
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
      label="When a change is sent"
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
