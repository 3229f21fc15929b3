import { Button, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, dataOf } from '../../api/client.ts';
import { t } from '../../language/say.ts';
import { Confirm } from '../../pieces/confirm.tsx';
import { notifyDone } from '../../pieces/notify.ts';
import { useMay } from '../../session/use-session.ts';

/** Writes again what this write replaced, unless somebody changed it since. */
export function PutBackButton({ entryId }: { entryId: string }) {
  const [asking, setAsking] = useState(false);
  const client = useQueryClient();
  const putBack = useMutation({
    mutationFn: async () =>
      dataOf(await api.POST('/v1/sync-log/{id}/put-back', { params: { path: { id: entryId } } })),
    onSuccess: async () => {
      setAsking(false);
      notifyDone(t`What was there before is being put back.`);
      await client.invalidateQueries();
    },
  });
  if (!useMay('sync:undo')) return null;
  return (
    <>
      <Button size="xs" variant="default" onClick={() => setAsking(true)}>
        {t`Put back what was there`}
      </Button>
      <Confirm
        opened={asking}
        title={t`Put back what was there?`}
        action={t`Put it back`}
        danger
        busy={putBack.isPending}
        error={putBack.error}
        onConfirm={() => putBack.mutate()}
        onClose={() => setAsking(false)}
      >
        <Text>
          {t`QuickBooks gets the version again that this write replaced, if nothing was changed there since. The record stays here as it is and is held: nothing sends it until somebody presses Sync or pushes.`}
        </Text>
      </Confirm>
    </>
  );
}
