import { Button, Text } from '@mantine/core';
import { useState } from 'react';
import type { Batch } from '../../../../api/types.ts';
import { formatCount, plural } from '../../../../format/numbers.ts';
import { t } from '../../../../language/say.ts';
import { useMay } from '../../../../session/use-session.ts';
import { isFinished } from '../use-start-batch.ts';
import { UndoDialog } from './undo-dialog.tsx';

/** For those who may: a push that wrote something can be taken back. */
export function UndoButton({ batch: { id, kind, succeeded, failed, undo } }: { batch: Batch }) {
  const [asking, setAsking] = useState(false);
  const may = useMay('sync:undo');
  const open = undo !== null && !isFinished(undo);
  if (!may || kind !== 'push' || succeeded + failed === 0 || open || undo?.rest === false) return null;
  return (
    <>
      <Button size="xs" variant="default" onClick={() => setAsking(true)}>
        {undo ? t`Undo what is left of it` : t`Undo this push`}
      </Button>
      {asking && <UndoDialog batchId={id} onClose={() => setAsking(false)} />}
    </>
  );
}

/** Of a push that was undone: how far that is. */
export function UndoneLine({ batch: { undo } }: { batch: Batch }) {
  if (!undo) return null;
  const { state, undone, left, rest } = undo;
  if (!isFinished(undo)) return <Text mt={4}>{t`It is being undone.`}</Text>;
  const counts = t`${plural(undone, 'record')} taken back, ${formatCount(left)} left as they are`;
  const how =
    state === 'done' ? t`It was undone` : t`Its undo ${state === 'failed' ? 'failed' : t`was stopped`}`;
  return (
    <Text mt={4}>
      {how}: {counts}.{!rest && t` A new push sends them again.`}
    </Text>
  );
}
