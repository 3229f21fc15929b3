import { Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../../api/client.ts';
import type { EntityType, SidesChoice, WaitingSides } from '../../../api/types.ts';
import { t } from '../../../language/say.ts';
import { Confirm } from '../../../pieces/confirm.tsx';
import { wordsFor } from './choices.ts';

interface ChoiceButtonsProps {
  type: EntityType;
  id: string;
  waiting: WaitingSides;
}

/** One button for each choice; what it does is said, and asked once more. */
export function ChoiceButtons({ type, id, waiting }: ChoiceButtonsProps) {
  const client = useQueryClient();
  const { connectionId, seen, choices } = waiting;
  const [chosen, setChosen] = useState<SidesChoice>();
  const [name, setName] = useState('');
  const decide = useMutation({
    mutationFn: (choice: SidesChoice) =>
      api.POST('/v1/records/{type}/{id}/sides', {
        params: { path: { type, id } },
        body: { connectionId, seen, choice, ...(choice === 'another_name' ? { name } : {}) },
      }),
    onSuccess: async () => {
      setChosen(undefined);
      await client.invalidateQueries();
    },
  });
  const words = chosen && wordsFor(chosen, waiting);
  return (
    <>
      <Group gap="sm">
        {choices.map((choice) => (
          <Button
            key={choice}
            variant={choice === choices[0] ? 'filled' : 'default'}
            onClick={() => {
              decide.reset();
              setChosen(choice);
            }}
          >
            {wordsFor(choice, waiting).action}
          </Button>
        ))}
      </Group>
      <Confirm
        opened={chosen !== undefined}
        title={words?.action ?? ''}
        action={words?.action ?? ''}
        busy={decide.isPending}
        error={decide.error}
        onConfirm={() => chosen && decide.mutate(chosen)}
        onClose={() => setChosen(undefined)}
      >
        <Stack>
          <Text>{words?.what}</Text>
          {chosen === 'another_name' && (
            <TextInput
              label={t`The name that this record gets`}
              value={name}
              onChange={({ currentTarget }) => setName(currentTarget.value)}
              required
            />
          )}
        </Stack>
      </Confirm>
    </>
  );
}
