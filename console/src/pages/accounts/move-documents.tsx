import { Button, Group, List, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { accountLinkQuery } from '../../api/queries/account-links.ts';
import type { AccountLinkPreview } from '../../api/types.ts';
import { formatCount } from '../../format/numbers.ts';
import { entityLabel } from '../../format/words.ts';
import { t } from '../../language/say.ts';
import { Loaded } from '../../pieces/loaded.tsx';
import type { LinkChoice } from './use-choose.ts';

interface MoveDocumentsProps {
  connectionId: string;
  customerId: string;
  externalId: string;
  busy: boolean;
  onChoose: (choice: LinkChoice) => void;
  onBack: () => void;
}

/** What was written to the client that the account was linked to, and what becomes of it. */
export function MoveDocuments({ connectionId, customerId, externalId, ...rest }: MoveDocumentsProps) {
  const query = useQuery(accountLinkQuery(connectionId, customerId, externalId));
  return (
    <Loaded query={query}>
      {(preview) =>
        preview.documents.length === 0 ? (
          <Straight externalId={externalId} preview={preview} {...rest} />
        ) : (
          <Listed externalId={externalId} preview={preview} {...rest} />
        )
      }
    </Loaded>
  );
}

interface PartProps extends Pick<MoveDocumentsProps, 'externalId' | 'busy' | 'onChoose' | 'onBack'> {
  preview: AccountLinkPreview;
}

/** Nothing was written to another client: there is nothing to ask. */
function Straight({ externalId, preview, busy, onChoose, onBack }: PartProps) {
  return (
    <Stack>
      <Text>{t`Nothing of this account stands with another client in QuickBooks.`}</Text>
      <Group>
        <Button data-autofocus loading={busy} onClick={() => onChoose({ externalId })}>
          {t`Link to ${preview.to.name}`}
        </Button>
        <Back busy={busy} onBack={onBack} />
      </Group>
    </Stack>
  );
}

function Listed({ externalId, preview, busy, onChoose, onBack }: PartProps) {
  const { from, to, documents } = preview;
  const movable = documents.filter(({ stays }) => stays === null).length;
  return (
    <Stack>
      {from && <Text>{t`This account is linked to ${from.name} now.`}</Text>}
      <Text>
        {t`These documents stand with another client in QuickBooks. Move them to ${to.name}, or leave them where they are? Paid invoices move with their payments or not at all.`}
      </Text>
      <List size="sm" mah={280} style={{ overflowY: 'auto' }}>
        {documents.map((each) => (
          <List.Item key={`${each.type}/${each.id}`}>
            {each.name}{' '}
            <Text span size="sm" c="dimmed">
              {entityLabel(each.type).one}
            </Text>
            {each.stays !== null && (
              <Text size="sm" c="dimmed">
                {t`Stays. ${each.stays}`}
              </Text>
            )}
          </List.Item>
        ))}
      </List>
      <Group>
        <Button
          data-autofocus
          disabled={movable === 0}
          loading={busy}
          onClick={() => onChoose({ externalId, documents: 'move' })}
        >
          {t`Move ${formatCount(movable)} to ${to.name}`}
        </Button>
        <Button variant="default" loading={busy} onClick={() => onChoose({ externalId, documents: 'leave' })}>
          {t`Leave them where they are`}
        </Button>
        <Back busy={busy} onBack={onBack} />
      </Group>
    </Stack>
  );
}

function Back({ busy, onBack }: Pick<PartProps, 'busy' | 'onBack'>) {
  return (
    <Button variant="subtle" disabled={busy} onClick={onBack}>
      {t`Choose another client`}
    </Button>
  );
}
