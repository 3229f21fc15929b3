import { Text, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, dataOf } from '../../api/client.ts';
import { fieldMessages } from '../../api/problem.ts';
import { plural } from '../../format/numbers.ts';
import { t } from '../../language/say.ts';
import { Confirm } from '../../pieces/confirm.tsx';
import { notifyDone } from '../../pieces/notify.ts';

interface ReplayDialogProps {
  endpointId: string;
  onClose: () => void;
}

/** After the program was away: everything that it has not taken since then. */
export function ReplayDialog({ endpointId, onClose }: ReplayDialogProps) {
  const client = useQueryClient();
  const [since, setSince] = useState('');
  const replay = useMutation({
    mutationFn: async () => {
      const params = { path: { id: endpointId } };
      const body = { since: instantOf(since) };
      return dataOf(await api.POST('/v1/webhook-endpoints/{id}/replay', { params, body }));
    },
    onSuccess: async ({ replayed }) => {
      onClose();
      notifyDone(t`${plural(replayed, 'event goes', 'events go')} again.`);
      await client.invalidateQueries({ queryKey: ['webhooks'] });
    },
  });
  return (
    <Confirm
      opened
      title={t`Send again what was not taken?`}
      action={t`Send again`}
      busy={replay.isPending}
      error={replay.error}
      shown={['since']}
      onConfirm={() => replay.mutate()}
      onClose={onClose}
    >
      <Text mb="md">
        {t`Every event since then that the address has not taken is sent again, under the same webhook-id. What it took is not.`}
      </Text>
      <TextInput
        type="datetime-local"
        label={t`Since`}
        required
        value={since}
        error={fieldMessages(replay.error).since}
        onChange={({ currentTarget: { value } }) => setSince(value)}
      />
    </Confirm>
  );
}

/** The person's own clock, as an instant; what is no time is left to the API to refuse. */
function instantOf(local: string): string {
  const date = new Date(local);
  return Number.isNaN(date.getTime()) ? local : date.toISOString();
}
