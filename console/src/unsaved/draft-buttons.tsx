import { Button, Group, Text } from '@mantine/core';
import { t } from '../language/say.ts';
import { useUnsaved } from './drafts.ts';

interface DraftButtonsProps {
  /** What the field is called, for whoever hears the buttons by themselves. */
  of: string;
  busy: boolean;
  onSave: () => void;
  onCancel: () => void;
}

/** Below a field whose value differs from what is kept: says so, and keeps it or puts it back. */
export function DraftButtons({ of, busy, onSave, onCancel }: DraftButtonsProps) {
  useUnsaved(!busy);
  return (
    <Group gap="xs" mt="xs">
      <Button size="xs" loading={busy} aria-label={t`Save the choice for ${of}`} onClick={onSave}>
        {t`Save`}
      </Button>
      <Button size="xs" variant="default" disabled={busy} onClick={onCancel}>
        {t`Cancel`}
      </Button>
      <Text size="sm" c="dimmed" role="status">
        {t`Not saved yet`}
      </Text>
    </Group>
  );
}
