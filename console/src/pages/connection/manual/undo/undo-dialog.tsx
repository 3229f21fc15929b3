import { Accordion, Box, List, Radio, Stack, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, dataOf } from '../../../../api/client.ts';
import { undoPreviewQuery } from '../../../../api/queries/undo.ts';
import type { Removal, UndoPreview } from '../../../../api/types.ts';
import { formatCount, plural } from '../../../../format/numbers.ts';
import { Confirm } from '../../../../pieces/confirm.tsx';
import { Loaded } from '../../../../pieces/loaded.tsx';
import { UndoItems } from './undo-items.tsx';

const REMOVALS: readonly { value: Removal; label: string; description: string }[] = [
  {
    value: 'delete',
    label: 'Delete them',
    description: 'Nothing of them is left; their numbers are free again.',
  },
  { value: 'void', label: 'Void them', description: 'They stay with their numbers and without amounts.' },
];

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
      title="Undo this push?"
      action="Undo the push"
      danger
      // Nobody confirms what they have not seen.
      busy={undo.isPending || preview.isPending}
      error={undo.error}
      onConfirm={() => undo.mutate()}
      onClose={onClose}
    >
      <Stack>
        <Radio.Group
          label="What becomes of the documents that the push created?"
          value={removal}
          onChange={(value) => setRemoval(value === 'void' ? 'void' : 'delete')}
        >
          <Stack gap="xs" mt="xs">
            {REMOVALS.map((each) => (
              <Radio key={each.value} {...each} />
            ))}
          </Stack>
        </Radio.Group>
        <Loaded query={preview}>{(data) => <Summary preview={data} />}</Loaded>
        <Text size="sm" c="dimmed">
          What is undone stays here as it is and is held: nothing sends it until somebody presses Sync or
          pushes.
        </Text>
      </Stack>
    </Confirm>
  );
}

function Summary({ preview: { undo, leave, items, truncated, hints } }: { preview: UndoPreview }) {
  const left = items.filter(({ state }) => state === 'left');
  const going = items.filter(({ state }) => state !== 'left');
  return (
    <Stack gap="sm">
      <Text>
        <strong>{plural(undo, 'record')}</strong> would be taken back, <strong>{formatCount(leave)}</strong>{' '}
        left as they are.{truncated && ' The push wrote more than is shown here.'}
      </Text>
      <Accordion variant="contained" multiple defaultValue={left.length > 0 ? ['left'] : []}>
        {left.length > 0 && (
          <Part id="left" title={`Left as they are: ${formatCount(left.length)}`}>
            <UndoItems items={left} />
          </Part>
        )}
        {going.length > 0 && (
          <Part id="going" title={`Taken back: ${formatCount(going.length)}`}>
            <UndoItems items={going} />
          </Part>
        )}
      </Accordion>
      <List size="sm" c="dimmed">
        {hints.map((hint) => (
          <List.Item key={hint}>{hint}</List.Item>
        ))}
      </List>
    </Stack>
  );
}

function Part({ id, title, children }: { id: string; title: string; children: React.ReactNode }) {
  return (
    <Accordion.Item value={id}>
      <Accordion.Control>{title}</Accordion.Control>
      <Accordion.Panel>
        <Box mah={280} style={{ overflowY: 'auto' }} tabIndex={0}>
          {children}
        </Box>
      </Accordion.Panel>
    </Accordion.Item>
  );
}
