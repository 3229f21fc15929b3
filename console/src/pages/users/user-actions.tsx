import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { User } from '../../api/types.ts';
import { t } from '../../language/say.ts';
import { useSession } from '../../session/use-session.ts';
import { ChangeDialog } from './change-dialog.tsx';

export function UserActions({ user }: { user: User }) {
  const [opened, { open, close }] = useDisclosure(false);
  const me = useSession().user;
  // An admin does not act on an owner; the API would refuse.
  if (user.role === 'owner' && me.role !== 'owner') return null;
  return (
    <>
      <Button size="xs" variant="default" onClick={open} aria-label={t`Change ${user.name}`}>
        {t`Change`}
      </Button>
      {opened && <ChangeDialog user={user} onClose={close} />}
    </>
  );
}
