import { Button, Group, Stack } from '@mantine/core';
import type { ReactNode } from 'react';
import { t } from '../language/say.ts';
import { Dialog } from './dialog.tsx';
import { ProblemAlert } from './problem-alert.tsx';

interface ConfirmProps {
  opened: boolean;
  title: string;
  /** The verb of what happens, as on the button that opened it. */
  action: string;
  danger?: boolean;
  busy: boolean;
  error?: unknown;
  /** Fields among the children that show by themselves what is wrong with them. */
  shown?: readonly string[];
  onConfirm: () => void;
  onClose: () => void;
  children: ReactNode;
}

/** Asks before something that cannot be taken back, or takes long; says what will happen. */
export function Confirm(props: ConfirmProps) {
  const { opened, title, action, danger = false, busy, error, shown, onConfirm, onClose, children } = props;
  return (
    <Dialog opened={opened} onClose={onClose} title={title}>
      <Stack>
        <div>{children}</div>
        {error ? <ProblemAlert error={error} shown={shown} /> : null}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose} disabled={busy}>
            {t`Cancel`}
          </Button>
          <Button color={danger ? 'red' : undefined} loading={busy} onClick={onConfirm} data-autofocus>
            {action}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  );
}
