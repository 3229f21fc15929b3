import { Button, Group, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { choicesQuery, mappingsQuery, readChoicesNow } from '../../../api/queries/mappings.ts';
import type { MappingKind } from '../../../api/types.ts';
import { plural } from '../../../format/numbers.ts';
import { rich, t } from '../../../language/say.ts';
import { Instant } from '../../../pieces/instant.tsx';
import { notifyDone } from '../../../pieces/notify.ts';
import { ProblemAlert } from '../../../pieces/problem-alert.tsx';
import { KINDS } from './kinds.ts';

interface ReadAgainProps {
  connectionId: string;
  kind: MappingKind;
}

/** How old the list is that one chooses from, and a fresh one for whoever has just added something in QuickBooks. */
export function ReadAgain({ connectionId, kind }: ReadAgainProps) {
  const client = useQueryClient();
  const { data } = useQuery(choicesQuery(connectionId, kind));
  const read = useMutation({
    mutationFn: () => readChoicesNow(connectionId, kind),
    onSuccess: async (choices) => {
      client.setQueryData(choicesQuery(connectionId, kind).queryKey, choices);
      notifyDone(
        t`QuickBooks has ${plural(choices.items.length, KINDS[kind].counted[0], KINDS[kind].counted[1])}.`,
      );
      // Suggestions come from the list.
      await client.invalidateQueries({ queryKey: mappingsQuery(connectionId, kind).queryKey });
    },
  });
  return (
    <>
      <Group gap="sm">
        <Button variant="default" size="xs" loading={read.isPending} onClick={() => read.mutate()}>
          {t`Read the list from QuickBooks again`}
        </Button>
        {data && (
          <Text size="sm" c="dimmed">
            {rich`Read ${<Instant at={data.readAt} relative />}`}
          </Text>
        )}
      </Group>
      {read.error && <ProblemAlert error={read.error} />}
    </>
  );
}
