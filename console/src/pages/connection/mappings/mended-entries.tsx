import { Alert, Button, Group, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { healthQuery } from '../../../api/queries/connections.ts';
import { useClosed } from '../../../connection/use-closed.ts';
import { plural } from '../../../format/numbers.ts';
import { counted, t } from '../../../language/say.ts';
import { useMay } from '../../../session/use-session.ts';
import { PushDialog } from '../manual/push-dialog.tsx';

/** Mapping sends nothing by itself: whoever has mapped the last employee sends what waited, right there. */
export function MendedEntries({ connectionId }: { connectionId: string }) {
  const { data: health } = useQuery(healthQuery(connectionId));
  const [opened, { open, close }] = useDisclosure(false);
  const closed = useClosed(connectionId);
  const may = useMay('sync:write');
  const count = health?.mended ?? 0;
  if (count === 0) return null;
  return (
    <Alert
      color="teal"
      role="region"
      aria-label={t`Ready to be pushed`}
      title={t`${plural(count, 'timesheet entry', 'timesheet entries')} can go now`}
    >
      <Text>
        {t`The employees are mapped, so nobody has to act any more. Mapping alone sends nothing: what waited goes with a push.`}
      </Text>
      {closed && <Text size="sm">{closed}</Text>}
      {may && (
        <Group mt="xs">
          <Button onClick={open} disabled={closed !== undefined}>
            {counted(count, {
              one: 'Push the entry that waited',
              other: 'Push the # entries that waited',
            })}
          </Button>
        </Group>
      )}
      {opened && <PushDialog connectionId={connectionId} type="timesheet_entry" onClose={close} />}
    </Alert>
  );
}
