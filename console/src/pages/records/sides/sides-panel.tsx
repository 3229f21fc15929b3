import { Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { recordSidesQuery } from '../../../api/queries/log.ts';
import type { ConnectionSync, EntityType, WaitingSides } from '../../../api/types.ts';
import { rich, t } from '../../../language/say.ts';
import { Instant } from '../../../pieces/instant.tsx';
import { Loaded } from '../../../pieces/loaded.tsx';
import { useMay } from '../../../session/use-session.ts';
import { ChoiceButtons } from './choice-buttons.tsx';
import { SidesTable } from './sides-table.tsx';

/** What a person decides with both sides in view. */
const DECIDED_BY_SIGHT: readonly string[] = [
  'Conflict',
  'LinkToConfirm',
  'ChangedInQuickBooks',
  'UnreadableThere',
];

interface SidesPanelProps {
  type: EntityType;
  id: string;
  sync: Pick<ConnectionSync, 'connectionId' | 'badge' | 'error'>;
}

/** Both sides next to each other, and the choices; nothing where there is nothing to choose. */
export function SidesPanel(props: SidesPanelProps) {
  const { badge, error } = props.sync;
  if (badge !== 'error' || !error || !DECIDED_BY_SIGHT.includes(error.type)) return null;
  return <BothSides {...props} />;
}

function BothSides({ type, id, sync }: SidesPanelProps) {
  const query = useQuery(recordSidesQuery(type, id));
  return (
    <Loaded query={query}>
      {({ connections }) => {
        const waiting = connections.find(({ connectionId }) => connectionId === sync.connectionId);
        // One that waits since before both sides were kept: a pull or a check of changes brings them.
        return waiting ? <Waiting type={type} id={id} waiting={waiting} /> : null;
      }}
    </Loaded>
  );
}

function Waiting({ type, id, waiting }: { type: EntityType; id: string; waiting: WaitingSides }) {
  const may = useMay('sync:write');
  const { connectionId, unreadable, readAt, fields } = waiting;
  const heading = `sides-${connectionId}`;
  return (
    <Stack component="section" gap="sm" mt="md" aria-labelledby={heading}>
      <Title order={2} fz="lg" id={heading}>
        {t`Both sides`}
      </Title>
      <Text size="sm" c="dimmed">
        {rich`QuickBooks as it was read ${<Instant at={readAt} />}`}
      </Text>
      {unreadable && <Text>{t`What has no place here: it ${unreadable}.`}</Text>}
      <SidesTable fields={fields} />
      {may && <ChoiceButtons type={type} id={id} waiting={waiting} />}
    </Stack>
  );
}
