import { Alert, Button, Stack, Text } from '@mantine/core';
import { Link } from 'react-router';
import type { MappingKind, UnresolvedGroup } from '../../api/types.ts';
import { t } from '../../language/say.ts';
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
  if (kind) {
    const connectionIds = [...new Set(records.map(({ connectionId }) => connectionId))];
    return (
      <Stack gap="sm" my="md">
        {connectionIds.map((id) => (
          <HeldMappings key={id} connectionId={id} kind={kind} />
        ))}
      </Stack>
    );
  }
  if (type === 'DuplicateName') return <NameConflict />;
  if (type === 'ConnectionNeedsReauth') {
    return (
      <Button component={Link} to="/connection" my="md">
        {t`Reconnect`}
      </Button>
    );
  }
  return null;
}

function NameConflict() {
  return (
    <Alert color="teal" my="md" title={t`Customers, vendors and employees share their names in QuickBooks`}>
      <Text>
        {t`Open the record below to see what it is. If it is somebody else, give it another name below, or the other one in QuickBooks, then retry. If it is the same customer, link the two in the Import Wizard: nothing is created twice.`}
      </Text>
      <Button component={Link} to="/connection/import" variant="default" size="xs" mt="xs">
        {t`Open the Import Wizard`}
      </Button>
    </Alert>
  );
}
