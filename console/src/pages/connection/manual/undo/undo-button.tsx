import { Button } from '@mantine/core';
import { useState } from 'react';
import type { Batch } from '../../../../api/types.ts';
import { useMay } from '../../../../session/use-session.ts';
import { UndoDialog } from './undo-dialog.tsx';

/** For those who may: a push that wrote something can be taken back. */
export function UndoButton({ batch: { id, kind, succeeded, failed } }: { batch: Batch }) {
  const [asking, setAsking] = useState(false);
  const may = useMay('sync:undo');
  if (!may || kind !== 'push' || succeeded + failed === 0) return null;
  return (
    <>
      <Button size="xs" variant="default" onClick={() => setAsking(true)}>
        Undo this push
      </Button>
      {asking && <UndoDialog batchId={id} onClose={() => setAsking(false)} />}
    </>
  );
}
