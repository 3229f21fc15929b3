import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, dataOf } from '../../api/client.ts';
import { importQuery } from '../../api/queries/imports.ts';
import type { Import } from '../../api/types.ts';
import { t } from '../../language/say.ts';
import { Confirm } from '../../pieces/confirm.tsx';
import { useMay } from '../../session/use-session.ts';

/** Ends an import: before the confirmation without a trace, afterwards with what it brought in by then. */
export function CancelButton({ stored: { id, state } }: { stored: Import }) {
  const [opened, { open, close }] = useDisclosure(false);
  const client = useQueryClient();
  const cancel = useMutation({
    mutationFn: async () => dataOf(await api.POST('/v1/imports/{id}/cancel', { params: { path: { id } } })),
    onSuccess: async (ended) => {
      close();
      client.setQueryData(importQuery(id).queryKey, ended);
      await client.invalidateQueries({ queryKey: ['imports'] });
    },
  });
  const writing = state === 'confirmed' || state === 'running';
  if (!useMay('sync:write')) return null;
  return (
    <>
      <Button variant="default" onClick={open}>
        {writing ? t`Stop` : t`Cancel the import`}
      </Button>
      <Confirm
        opened={opened}
        title={writing ? t`Stop the import?` : t`Cancel the import?`}
        action={writing ? t`Stop it` : t`Cancel the import`}
        danger
        busy={cancel.isPending}
        error={cancel.error}
        onConfirm={() => cancel.mutate()}
        onClose={close}
      >
        {writing
          ? t`What is imported by then stays, the rest stays out, and nothing is left half done. Another import finds the rest.`
          : t`Nothing was written, and nothing will be. Decisions that were made in the review are given up.`}
      </Confirm>
    </>
  );
}
