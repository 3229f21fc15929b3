import { Stack, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, dataOf } from '../../../../api/client.ts';
import { undoPreviewQuery } from '../../../../api/queries/undo.ts';
import type { Removal } from '../../../../api/types.ts';
import { t } from '../../../../language/say.ts';
import { Confirm } from '../../../../pieces/confirm.tsx';
import { Loaded } from '../../../../pieces/loaded.tsx';
import { RemovalChoice, UndoSummary } from './undo-summary.tsx';

/** Says what would be taken back, and what would stay and why, before it is done. */
export function UndoDialog({ batchId, onClose }: { batchId: string; onClose: () => void }) {
  const [removal, setRemoval] = useState<Removal>('delete');
  const preview = useQuery(undoPreviewQuery(batchId, removal));
  const client = useQueryClient();
  const undo = useMutation({
    mutationFn: async () =>
      dataOf(
        await api.POST('/v1/batches/{id}/undo', { params: { path: { id: batchId } }, body: { removal } }),
      ),
    onSuccess: async () => {
      onClose();
      await client.invalidateQueries({ queryKey: ['batches'] });
    },
  });
  return (
    <Confirm
      opened
      title={t`Undo this push?`}
      action={t`Undo the push`}
      danger
      // Nobody confirms what they have not seen.
      busy={undo.isPending || preview.isPending}
      error={undo.error}
      onConfirm={() => undo.mutate()}
      onClose={onClose}
    >
      <Stack>
        <RemovalChoice value={removal} onChange={setRemoval} />
        <Loaded query={preview}>{(data) => <UndoSummary preview={data} />}</Loaded>
        <Text size="sm" c="dimmed">
          {t`What is undone stays here as it is and is held: nothing sends it until somebody presses Sync or pushes.`}
        </Text>
      </Stack>
    </Confirm>
  );
}
