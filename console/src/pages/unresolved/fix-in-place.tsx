import { Alert, Stack, Text } from '@mantine/core';
import type { MappingKind, UnresolvedGroup } from '../../api/types.ts';
import { ofConnection } from '../../connection/of-connection.ts';
import { t } from '../../language/say.ts';
import { LinkButton } from '../../pieces/links.tsx';
import { HeldMappings } from './held-mappings.tsx';

/** Causes that are mended by choosing what something here stands for there. */
const KINDS: Readonly<Record<string, MappingKind>> = {
  EmployeeNotMapped: 'employee',
  AccountNotMapped: 'account',
  TaxCodeNotMapped: 'tax_code',
};

/** What the person can do right here. */
export function FixInPlace({ group }: { group: UnresolvedGroup }) {
  const { type, records } = group;
  const kind = KINDS[type];
  const connectionIds = [...new Set(records.map(({ connectionId }) => connectionId))];
  if (kind) {
    return (
      <Stack gap="sm" my="md">
        {connectionIds.map((id) => (
          <HeldMappings key={id} connectionId={id} kind={kind} />
        ))}
      </Stack>
    );
  }
  const [first = ''] = connectionIds;
  if (type === 'DuplicateName') return <NameConflict connectionId={first} />;
  if (type === 'ConnectionNeedsReauth') {
    return (
      <LinkButton to={ofConnection('/connection', first)} my="md">
        {t`Reconnect`}
      </LinkButton>
    );
  }
  return null;
}

function NameConflict({ connectionId }: { connectionId: string }) {
  return (
    <Alert color="teal" my="md" title={t`Customers, vendors and employees share their names in QuickBooks`}>
      <Text>
        {t`Open the record below to see what it is. If it is somebody else, give it another name below, or the other one in QuickBooks, then retry. If it is the same customer, link the two in the Import Wizard: nothing is created twice.`}
      </Text>
      <LinkButton to={ofConnection('/connection/import', connectionId)} variant="default" size="xs" mt="xs">
        {t`Open the Import Wizard`}
      </LinkButton>
    </Alert>
  );
}
