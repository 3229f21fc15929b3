import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { apiKeysQuery } from '../../api/queries/people.ts';
import { t } from '../../language/say.ts';
import { EmptyState } from '../../pieces/empty-state.tsx';
import { Loaded } from '../../pieces/loaded.tsx';
import { Page } from '../../pieces/page.tsx';
import { useMay } from '../../session/use-session.ts';
import { KeyTable } from './key-table.tsx';
import { NewKeyDialog } from './new-key-dialog.tsx';

export function KeysPage() {
  const [making, { open, close }] = useDisclosure(false);
  const may = useMay('keys:write');
  const keys = useQuery(apiKeysQuery);
  return (
    <Page
      title={t`API Keys`}
      lead={t`With a key, your field-service application hands its records over. Each one is shown once.`}
      actions={may && <Button onClick={open}>{t`New API key`}</Button>}
    >
      <Loaded query={keys}>
        {(items) =>
          items.length === 0 ? (
            <EmptyState icon="key" title={t`There is no key yet`}>
              {t`Make one for each application, so that each can be revoked by itself.`}
            </EmptyState>
          ) : (
            <KeyTable keys={items} />
          )
        }
      </Loaded>
      {making && <NewKeyDialog onClose={close} />}
    </Page>
  );
}
