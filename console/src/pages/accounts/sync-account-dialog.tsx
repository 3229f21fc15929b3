import { Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { counterpartsQuery } from '../../api/queries/accounts.ts';
import type { Account, AccountsSynced, CustomerCounterpart } from '../../api/types.ts';
import { t } from '../../language/say.ts';
import { Dialog } from '../../pieces/dialog.tsx';
import { Loaded } from '../../pieces/loaded.tsx';
import { notifyDone } from '../../pieces/notify.ts';
import { ProblemAlert } from '../../pieces/problem-alert.tsx';
import { MoveDocuments } from './move-documents.tsx';
import { queuedText } from './told.ts';
import { useLinkAccount, useSyncAccounts } from './use-choose.ts';

interface SyncAccountProps {
  connectionId: string;
  account: Account;
  onClose: () => void;
}

const TYPING_MS = 300;

/** Which client of QuickBooks it is, or a new one. One that was linked before just goes on. */
export function SyncAccountDialog({ connectionId, account, onClose }: SyncAccountProps) {
  const sync = useSyncAccounts(connectionId);
  const link = useLinkAccount(connectionId, account.id);
  const onSuccess = (done: AccountsSynced) => {
    notifyDone(queuedText(done));
    onClose();
  };
  const [wanted, setWanted] = useState<string>();
  const error = sync.error ?? link.error;
  const busy = sync.isPending || link.isPending;
  if (wanted !== undefined) {
    return (
      <Dialog onClose={onClose} title={t`Sync ${account.name} to QuickBooks`}>
        {error && <ProblemAlert error={error} />}
        <MoveDocuments
          connectionId={connectionId}
          customerId={account.id}
          externalId={wanted}
          busy={busy}
          onChoose={(choice) => link.mutate(choice, { onSuccess })}
          onBack={() => setWanted(undefined)}
        />
      </Dialog>
    );
  }
  return (
    <Dialog onClose={onClose} title={t`Sync ${account.name} to QuickBooks`}>
      <Stack>
        {error && <ProblemAlert error={error} />}
        <Group>
          <Button
            data-autofocus
            loading={busy}
            onClick={() => sync.mutate({ ids: [account.id] }, { onSuccess })}
          >
            {account.externalId ? t`Sync with the same client as before` : t`Create a new client`}
          </Button>
        </Group>
        <Text size="sm" c="dimmed">
          {t`Or choose one that QuickBooks has already. Everything that was left out of this account goes then.`}
        </Text>
        <Choose
          connectionId={connectionId}
          accountId={account.id}
          busy={busy}
          onChoose={(externalId) =>
            account.externalId ? setWanted(externalId) : link.mutate({ externalId }, { onSuccess })
          }
        />
      </Stack>
    </Dialog>
  );
}

interface ChooseProps {
  connectionId: string;
  accountId: string;
  busy: boolean;
  onChoose: (externalId: string) => void;
}

function Choose({ connectionId, accountId, busy, onChoose }: ChooseProps) {
  const [text, setText] = useState('');
  const [search] = useDebouncedValue(text.trim(), TYPING_MS);
  const query = useInfiniteQuery(counterpartsQuery(connectionId, search));
  return (
    <>
      <TextInput
        type="search"
        label={t`Find in QuickBooks`}
        placeholder={t`Part of the name`}
        value={text}
        onChange={({ currentTarget }) => setText(currentTarget.value)}
      />
      <Loaded query={query}>
        {({ pages }) => {
          const found = pages.flatMap(({ items }) => items);
          if (found.length === 0) return <Text>{t`QuickBooks has no client that reads like that.`}</Text>;
          return (
            <Stack gap="xs" mah={320} style={{ overflowY: 'auto' }}>
              {found.map((each) => (
                <Choice
                  key={each.externalId}
                  choice={each}
                  accountId={accountId}
                  busy={busy}
                  onChoose={onChoose}
                />
              ))}
              {query.hasNextPage && (
                <Button
                  variant="subtle"
                  loading={query.isFetching}
                  onClick={() => void query.fetchNextPage()}
                >
                  {t`Show more`}
                </Button>
              )}
            </Stack>
          );
        }}
      </Loaded>
    </>
  );
}

interface ChoiceProps extends Pick<ChooseProps, 'accountId' | 'busy' | 'onChoose'> {
  choice: CustomerCounterpart;
}

/** Who belongs to somebody else stays in the list, and says to whom. */
function Choice({ choice, accountId, busy, onChoose }: ChoiceProps) {
  const { externalId, name, email, linkedTo } = choice;
  return (
    <Group justify="space-between" wrap="nowrap">
      <div>
        <Text>{name}</Text>
        <Text size="sm" c="dimmed">
          {linkedTo ? t`Linked to ${linkedTo.name}` : email}
        </Text>
      </div>
      <Button
        size="xs"
        variant="default"
        aria-label={t`Choose ${name}`}
        disabled={(linkedTo !== null && linkedTo.id !== accountId) || busy}
        onClick={() => onChoose(externalId)}
      >
        {t`Choose`}
      </Button>
    </Group>
  );
}
