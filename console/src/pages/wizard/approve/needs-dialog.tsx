import { Button, Group, Stack, Text } from '@mantine/core';
import type { Approved } from '../../../api/types.ts';
import { plural } from '../../../format/numbers.ts';
import { entityLabel } from '../../../format/words.ts';
import { t } from '../../../language/say.ts';
import { type Column, DataTable } from '../../../pieces/data-table.tsx';
import { Dialog } from '../../../pieces/dialog.tsx';
import { ProblemAlert } from '../../../pieces/problem-alert.tsx';
import { DIRECTION_LABELS } from '../words.ts';
import type { Decision } from './use-approve.ts';

type Need = Approved['needs'][number];

const BECAUSE: Readonly<Record<Need['because'], string>> = {
  unchecked: t`You unchecked it`,
  kept: t`It was kept for a later run`,
  cleared: t`It was cleared`,
  arrived: t`It came, or changed, after this list was read`,
  'not queued': t`Nobody has asked to sync it`,
};

const COLUMNS: readonly Column<Need>[] = [
  { key: 'name', header: t`Needed`, render: ({ name, type }) => `${entityLabel(type).one} ${name}` },
  { key: 'by', header: t`By`, render: ({ neededBy }) => neededBy },
  { key: 'because', header: t`Not approved because`, render: ({ because }) => BECAUSE[because] },
  { key: 'way', header: t`Way`, render: ({ direction }) => DIRECTION_LABELS[direction] },
];

interface NeedsDialogProps {
  answer: Approved;
  busy: boolean;
  error: unknown;
  onChoose: (prerequisites: NonNullable<Decision['prerequisites']>) => void;
  onClose: () => void;
}

/** Nothing was done yet: what was checked needs something that was not. */
export function NeedsDialog({ answer: { needs, needed }, busy, error, onChoose, onClose }: NeedsDialogProps) {
  return (
    <Dialog title={t`Some of it needs what is not approved`} onClose={onClose}>
      <Stack>
        <Text>
          {t`Nothing was approved yet. ${plural(needed, 'record is', 'records are')} needed first, such as the customer of an invoice. Approve them too, or let what needs them wait until they are approved.`}
        </Text>
        <DataTable
          label={t`What is needed`}
          compact
          columns={COLUMNS}
          rows={needs}
          rowKey={({ direction, type, recordId }) => `${direction}/${type}/${recordId}`}
        />
        {needed > needs.length && (
          <Text size="sm" c="dimmed">
            {t`The first ${needs.length} of ${plural(needed, 'record')}.`}
          </Text>
        )}
        {error ? <ProblemAlert error={error} /> : null}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose} disabled={busy}>
            {t`Cancel`}
          </Button>
          <Button variant="default" loading={busy} onClick={() => onChoose('wait')}>
            {t`Let them wait`}
          </Button>
          <Button loading={busy} onClick={() => onChoose('take_along')} data-autofocus>
            {t`Approve them too`}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  );
}
