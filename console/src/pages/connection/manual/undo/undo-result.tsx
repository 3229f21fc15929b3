import { Accordion, Box } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { undoItemsQuery } from '../../../../api/queries/undo.ts';
import { t } from '../../../../language/say.ts';
import { Loaded } from '../../../../pieces/loaded.tsx';
import { UndoItems } from './undo-items.tsx';

/** What an undo did, record by record; asked for when somebody opens it. */
export function UndoResult({ batchId }: { batchId: string }) {
  const [open, setOpen] = useState<string | null>(null);
  const query = useQuery({ ...undoItemsQuery(batchId), enabled: open !== null });
  return (
    <Accordion variant="contained" mt="sm" value={open} onChange={setOpen}>
      <Accordion.Item value="records">
        <Accordion.Control>{t`What became of each record`}</Accordion.Control>
        <Accordion.Panel>
          <Box mah={320} style={{ overflowY: 'auto' }} tabIndex={0}>
            {open !== null && <Loaded query={query}>{(items) => <UndoItems items={items} />}</Loaded>}
          </Box>
        </Accordion.Panel>
      </Accordion.Item>
    </Accordion>
  );
}
