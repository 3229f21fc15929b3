import { Button, Stack, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { chosenUndoPreviewQuery, undoChosen } from '../../api/queries/undo.ts';
import type { EntityType, Removal } from '../../api/types.ts';
import { plural } from '../../format/numbers.ts';
import { entityLabel } from '../../format/words.ts';
import { t } from '../../language/say.ts';
import { Confirm } from '../../pieces/confirm.tsx';
import { Loaded } from '../../pieces/loaded.tsx';
import { notifyDone } from '../../pieces/notify.ts';
import { useMay } from '../../session/use-session.ts';
import { RemovalChoice, UndoSummary } from '../connection/manual/undo/undo-summary.tsx';
import type { Chosen } from './use-chosen.ts';

/** So many can be undone at once by hand, each looked through. */
const MOST = 500;

interface UndoChosenProps {
  type: EntityType;
  connectionId: string | undefined;
  chosen: Chosen;
  onDone: () => void;
}

/** For those who may: takes back what was last sent of the chosen records. */
export function UndoChosen({ type, connectionId, chosen, onDone }: UndoChosenProps) {
  const [asking, setAsking] = useState(false);
  const may = useMay('sync:undo');
  if (!may) return null;
  const tooMany = chosen.all || chosen.ids.size > MOST;
  const why = tooMany ? t`Choose up to ${MOST} by themselves to undo them.` : undefined;
  return (
    <>
      <Button
        size="xs"
        variant="default"
        disabled={tooMany || connectionId === undefined}
        title={why}
        onClick={() => setAsking(true)}
      >
        {t`Undo what was sent`}
      </Button>
      {tooMany && <Text size="sm">{why}</Text>}
      {asking && connectionId !== undefined && (
        <UndoChosenDialog
          type={type}
          connectionId={connectionId}
          ids={[...chosen.ids]}
          onDone={onDone}
          onClose={() => setAsking(false)}
        />
      )}
    </>
  );
}

interface DialogProps {
  type: EntityType;
  connectionId: string;
  ids: string[];
  onDone: () => void;
  onClose: () => void;
}

function UndoChosenDialog({ type, connectionId, ids, onDone, onClose }: DialogProps) {
  const [removal, setRemoval] = useState<Removal>('delete');
  const what = { type, connectionId, ids, removal };
  const preview = useQuery(chosenUndoPreviewQuery(what));
  const client = useQueryClient();
  const { one, many } = entityLabel(type);
  const undo = useMutation({
    mutationFn: () => undoChosen(what),
    onSuccess: async () => {
      onClose();
      notifyDone(t`They are being taken back. What becomes of each stands under Manual Sync.`);
      onDone();
      await Promise.all(
        ['batches', 'records', 'record-sync'].map((key) => client.invalidateQueries({ queryKey: [key] })),
      );
    },
  });
  return (
    <Confirm
      opened
      title={t`Undo what was sent of ${plural(ids.length, one, many)}?`}
      action={t`Undo it`}
      danger
      // Nobody confirms what they have not seen.
      busy={undo.isPending || preview.isPending}
      error={undo.error}
      onConfirm={() => undo.mutate()}
      onClose={onClose}
    >
      <Stack>
        <RemovalChoice value={removal} onChange={setRemoval} />
        <Loaded query={preview}>
          {(data) => (
            <>
              <UndoSummary preview={data} />
              {data.untouched > 0 && (
                <Text size="sm">
                  {t`${plural(data.untouched, 'record', 'records')}: nothing was sent, it was taken back already, or it is kept no longer.`}
                </Text>
              )}
            </>
          )}
        </Loaded>
        <Text size="sm" c="dimmed">
          {t`It takes back what the last push or sync of each wrote. What is undone stays here as it is and is held: nothing sends it until somebody presses Sync or pushes.`}
        </Text>
      </Stack>
    </Confirm>
  );
}
