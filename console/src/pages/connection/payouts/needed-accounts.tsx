import { Group, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { mappingsQuery } from '../../../api/queries/mappings.ts';
import type { MappingSubject } from '../../../api/types.ts';
import { ofConnection } from '../../../connection/of-connection.ts';
import { plural } from '../../../format/numbers.ts';
import { rich, t } from '../../../language/say.ts';
import { TextLink } from '../../../pieces/links.tsx';
import { Loaded } from '../../../pieces/loaded.tsx';
import { Section } from '../../../pieces/section.tsx';
import { StatusBadge } from '../../../pieces/status-badge.tsx';

/** The accounts that payouts are booked to, and which of them nobody has chosen yet. */
export function NeededAccounts({ connectionId }: { connectionId: string }) {
  const query = useQuery(mappingsQuery(connectionId, 'account'));
  return (
    <Section
      title={t`Accounts`}
      lead={rich`A payout that misses one is held and says which; it goes by itself once it is chosen under ${<TextLink to={ofConnection('/connection/mappings/account', connectionId)}>{t`Account Mapping`}</TextLink>}.`}
    >
      <Loaded query={query}>
        {({ items }) => (
          <Stack gap="md">
            {items.map((subject) => (
              <Account key={subject.key} subject={subject} />
            ))}
          </Stack>
        )}
      </Loaded>
    </Section>
  );
}

function Account({ subject: { label, purpose, mapping, holdsUp } }: { subject: MappingSubject }) {
  return (
    <div>
      <Group gap="sm">
        <Text>
          {label}
          {mapping && `: ${mapping.externalName}`}
        </Text>
        <StatusBadge colour={mapping ? 'green' : holdsUp > 0 ? 'red' : 'amber'}>
          {mapping ? t`Mapped` : t`Not mapped`}
        </StatusBadge>
      </Group>
      <Text size="sm" c="dimmed">
        {purpose}
        {holdsUp > 0 && t`. ${plural(holdsUp, 'record waits', 'records wait')} for it.`}
      </Text>
    </div>
  );
}
