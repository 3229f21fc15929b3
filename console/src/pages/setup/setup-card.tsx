import { Alert, Group, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { setupQuery } from '../../api/queries/connections.ts';
import { ofConnection } from '../../connection/of-connection.ts';
import { rich, t } from '../../language/say.ts';
import { LinkButton } from '../../pieces/links.tsx';
import { useMay } from '../../session/use-session.ts';
import { stepOf } from './steps.ts';

/** The way back into a set-up that was left; gone once it is finished. */
export function SetupCard({ connectionId }: { connectionId: string }) {
  const { data: setup } = useQuery(setupQuery(connectionId));
  const may = useMay('connections:write');
  if (!setup || setup.finished || !may) return null;
  const done = setup.steps.filter((step) => step.done).length;
  return (
    <Alert color="teal" title={t`Setting up QuickBooks is not finished`}>
      <Group justify="space-between">
        <Text>
          {rich`${done} of ${setup.steps.length} steps are done.${setup.next && t` Next: ${stepOf(setup.next).label}.`}`}
        </Text>
        <LinkButton to={ofConnection('/setup', connectionId)}>{t`Go on with the set-up`}</LinkButton>
      </Group>
    </Alert>
  );
}
