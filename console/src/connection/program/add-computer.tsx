import { Button, Group, Text, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { api, dataOf } from '../../api/client.ts';
import { fieldMessages } from '../../api/problem.ts';
import { connectorsQuery } from '../../api/queries/connections.ts';
import type { ConnectorCreated } from '../../api/types.ts';
import { t } from '../../language/say.ts';
import { ProblemAlert } from '../../pieces/problem-alert.tsx';
import { useMay } from '../../session/use-session.ts';

interface AddComputerProps {
  connectionId: string;
  isFirst: boolean;
  onMade: (made: ConnectorCreated) => void;
}

/** A name makes a file and a password; the password is told once. */
export function AddComputer({ connectionId, isFirst, onMade }: AddComputerProps) {
  const may = useMay('connections:write');
  const [name, setName] = useState('');
  const add = useAddComputer(connectionId, (made) => {
    setName('');
    onMade(made);
  });
  if (!may) return <Text>{t`Ask an owner or admin to add a computer.`}</Text>;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() !== '') add.mutate(name.trim());
  };
  return (
    <form onSubmit={submit}>
      {add.error && <ProblemAlert error={add.error} shown={['name']} />}
      <Group align="flex-end">
        <TextInput
          label={isFirst ? t`The computer with QuickBooks` : t`Another computer`}
          description={t`A name that you know it by, such as Front desk`}
          value={name}
          maxLength={60}
          error={fieldMessages(add.error).name}
          onChange={({ currentTarget }) => setName(currentTarget.value)}
        />
        <Button
          type="submit"
          variant={isFirst ? 'filled' : 'default'}
          disabled={name.trim() === ''}
          loading={add.isPending}
        >
          {t`Make its file`}
        </Button>
      </Group>
    </form>
  );
}

function useAddComputer(connectionId: string, onMade: (made: ConnectorCreated) => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (name: string) => {
      const params = { path: { id: connectionId } };
      return dataOf(await api.POST('/v1/connections/{id}/connectors', { params, body: { name } }));
    },
    onSuccess: (made) => {
      onMade(made);
      return client.invalidateQueries({ queryKey: connectorsQuery(connectionId).queryKey });
    },
  });
}
