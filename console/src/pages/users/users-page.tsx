import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { usersQuery } from '../../api/queries/people.ts';
import { t } from '../../language/say.ts';
import { Loaded } from '../../pieces/loaded.tsx';
import { Page } from '../../pieces/page.tsx';
import { useMay } from '../../session/use-session.ts';
import { InviteDialog } from './invite-dialog.tsx';
import { UserTable } from './user-table.tsx';

export function UsersPage() {
  const [inviting, { open, close }] = useDisclosure(false);
  const may = useMay('users:write');
  const users = useQuery(usersQuery);
  return (
    <Page
      title={t`Users`}
      lead={t`Who signs in here, and what they may do.`}
      actions={may && <Button onClick={open}>{t`Invite somebody`}</Button>}
    >
      <Loaded query={users}>{(items) => <UserTable users={items} />}</Loaded>
      {inviting && <InviteDialog onClose={close} />}
    </Page>
  );
}
