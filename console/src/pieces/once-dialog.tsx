import { Button, Group, Stack, Text } from '@mantine/core';
import type { FormEvent, ReactNode } from 'react';
import { t } from '../language/say.ts';
import { Dialog } from './dialog.tsx';
import { ProblemAlert } from './problem-alert.tsx';
import { SecretOnce } from './secret-once.tsx';

interface OnceDialogProps {
  title: string;
  /** What the button says that makes it. */
  action: string;
  /** The secret's name, and what to do with it. */
  label: string;
  explains: string;
  /** Takes the place of the form as soon as it is there. */
  secret: string | undefined;
  busy: boolean;
  error: unknown;
  /** Fields among the children that show by themselves what is wrong with them. */
  shown?: readonly string[];
  onSubmit: (event: FormEvent<HTMLFormElement>) => void;
  onClose: () => void;
  children: ReactNode;
}

/** Asks for what is needed to make a secret, then shows it, this once. */
export function OnceDialog(props: OnceDialogProps) {
  const { title, action, label, explains, secret, busy, error, shown, onSubmit, onClose, children } = props;
  return (
    <Dialog onClose={onClose} title={title}>
      {secret === undefined ? (
        <form onSubmit={onSubmit}>
          <Stack>
            {error ? <ProblemAlert error={error} shown={shown} /> : null}
            {children}
            <Group justify="flex-end">
              <Button type="submit" loading={busy}>
                {action}
              </Button>
            </Group>
          </Stack>
        </form>
      ) : (
        <Stack>
          <Text>{explains}</Text>
          <SecretOnce label={label} value={secret} />
          <Group justify="flex-end">
            <Button onClick={onClose}>{t`Done`}</Button>
          </Group>
        </Stack>
      )}
    </Dialog>
  );
}
