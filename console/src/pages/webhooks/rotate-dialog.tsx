import { Checkbox, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { api, dataOf } from '../../api/client.ts';
import { t } from '../../language/say.ts';
import { OnceDialog } from '../../pieces/once-dialog.tsx';

interface RotateDialogProps {
  endpointId: string;
  onClose: () => void;
}

export function RotateDialog({ endpointId, onClose }: RotateDialogProps) {
  const [keepOld, setKeepOld] = useState(true);
  const rotate = useMutation({
    mutationFn: async () => {
      const params = { path: { id: endpointId } };
      const body = { keepOld };
      return dataOf(await api.POST('/v1/webhook-endpoints/{id}/rotate-secret', { params, body }));
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    rotate.mutate();
  };
  return (
    <OnceDialog
      title={t`Rotate the signing secret`}
      action={t`Make a new secret`}
      label={t`Signing secret`}
      explains={t`Give this secret to your program. Shown this once.`}
      secret={rotate.data?.secret}
      busy={rotate.isPending}
      error={rotate.error}
      onSubmit={submit}
      onClose={onClose}
    >
      <Text>{t`What is sent from now on is signed with a new secret.`}</Text>
      <Checkbox
        label={t`Sign with the old secret too, until the next rotation`}
        description={t`So that nothing is refused before your program has the new one. Leave it out when the old one is no longer yours alone.`}
        checked={keepOld}
        onChange={({ currentTarget: { checked } }) => setKeepOld(checked)}
      />
    </OnceDialog>
  );
}
