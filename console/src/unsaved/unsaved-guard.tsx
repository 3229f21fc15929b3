import { Button, Group, Stack, Text } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { type Location, useBeforeUnload, useBlocker } from 'react-router';
import { t } from '../language/say.ts';
import { Dialog } from '../pieces/dialog.tsx';
import { type Drafts, DraftsContext, type Leaving } from './drafts.ts';

/**
 * Asks before a page is left with something unsaved on it: by a link, by going back, by closing the tab, by signing out.
 */
export function UnsavedGuard({ children }: { children: ReactNode }) {
  const [ids] = useState(() => new Set<string>());
  const [leaving, setLeaving] = useState<Leaving>();
  const [drafts] = useState<Drafts>(() => ({
    ids,
    leave: (by) => (ids.size > 0 ? setLeaving(() => by) : by(() => undefined)),
  }));
  const blocker = useBlocker(
    ({ currentLocation, nextLocation }) => ids.size > 0 && isLeft(currentLocation, nextLocation),
  );
  useBeforeUnload((event) => {
    if (ids.size > 0) event.preventDefault();
  });
  const leave = () => {
    // Asked once, it is not asked again on the way.
    const unsaved = [...ids];
    ids.clear();
    setLeaving(undefined);
    leaving?.(() => {
      for (const id of unsaved) ids.add(id);
    });
  };
  return (
    <DraftsContext value={drafts}>
      {children}
      {blocker.state === 'blocked' && (
        <LeaveDialog onStay={() => blocker.reset()} onLeave={() => blocker.proceed()} />
      )}
      {leaving && <LeaveDialog onStay={() => setLeaving(undefined)} onLeave={leave} />}
    </DraftsContext>
  );
}

/** Another company is another page; what narrows a list is not. */
function isLeft(here: Location, there: Location): boolean {
  const companyOf = ({ search }: Location) => new URLSearchParams(search).get('connection');
  return here.pathname !== there.pathname || companyOf(here) !== companyOf(there);
}

interface LeaveDialogProps {
  onStay: () => void;
  onLeave: () => void;
}

function LeaveDialog({ onStay, onLeave }: LeaveDialogProps) {
  return (
    <Dialog title={t`Leave without saving?`} onClose={onStay}>
      <Stack>
        <Text>{t`What you changed on this page is not saved yet. It is lost when you leave.`}</Text>
        <Group justify="flex-end">
          <Button variant="default" onClick={onLeave}>
            {t`Leave without saving`}
          </Button>
          <Button onClick={onStay} data-autofocus>
            {t`Stay here`}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  );
}
