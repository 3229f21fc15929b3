import { Button, Group, NativeSelect, Paper, Text } from '@mantine/core';
import { useState } from 'react';
import type { ApprovalGroup, Approvals, Approved } from '../../../api/types.ts';
import { oneOf } from '../../../filters/use-filters.ts';
import { plural } from '../../../format/numbers.ts';
import { t } from '../../../language/say.ts';
import { notifyDone } from '../../../pieces/notify.ts';
import { ApproveDialog } from './approve-dialog.tsx';
import { NeedsDialog } from './needs-dialog.tsx';
import type { Selection } from './selection.ts';
import { tallyOf } from './tally.ts';
import { type Decision, useApprove } from './use-approve.ts';

interface ApproveBarProps {
  connectionId: string;
  list: Approvals;
  selection: Selection;
  unseen: readonly ApprovalGroup[];
  onDone: () => void;
}

const WAYS = ['keep', 'clear'] as const;

/** One button for both sections, and one rule for all that is unchecked. Nothing changes before it is pressed. */
export function ApproveBar({ connectionId, list, selection, unseen, onDone }: ApproveBarProps) {
  const [unchecked, setUnchecked] = useState<Decision['unchecked']>('keep');
  const [asking, setAsking] = useState(false);
  const approve = useApprove(connectionId, list, selection);
  const tally = tallyOf(list.groups, selection);
  const close = () => {
    setAsking(false);
    approve.reset();
  };
  const send = (prerequisites?: Decision['prerequisites']) =>
    approve.mutate(
      { unchecked, prerequisites },
      {
        onSuccess: (answer) => {
          if (!answer.done) return;
          notifyDone(toldOf(answer, tally.checked));
          close();
          onDone();
        },
      },
    );
  const dialog = { busy: approve.isPending, error: approve.error, onClose: close };
  return (
    <Paper withBorder p="md" component="section" aria-label={t`Approve`}>
      <Group align="flex-end">
        <Button disabled={tally.checked + tally.unchecked === 0} onClick={() => setAsking(true)}>
          {t`Approve Checked`}
        </Button>
        <NativeSelect
          label={t`What is unchecked`}
          value={unchecked}
          onChange={({ currentTarget }) => setUnchecked(oneOf(currentTarget.value, WAYS) ?? 'keep')}
          data={[
            { value: 'keep', label: t`Keep Unchecked` },
            { value: 'clear', label: t`Clear Unchecked` },
          ]}
        />
        <Text size="sm" role="status" pb={8}>
          {t`${plural(tally.checked, 'row')} checked, ${plural(tally.unchecked, 'row')} unchecked`}
        </Text>
      </Group>
      {asking && !isWaiting(approve.data) && (
        <ApproveDialog
          tally={tally}
          unchecked={unchecked}
          unseen={unseen}
          onConfirm={() => send()}
          {...dialog}
        />
      )}
      {asking && isWaiting(approve.data) && <NeedsDialog answer={approve.data} onChoose={send} {...dialog} />}
    </Paper>
  );
}

/** It asks back before it does anything. */
function isWaiting(answer: Approved | undefined): answer is Approved {
  return answer !== undefined && !answer.done;
}

function toldOf({ approved }: Approved, checked: number): string {
  const sum = approved.import + approved.export;
  const told = t`${plural(sum, 'change')} approved: the connector takes them with its next run.`;
  if (sum >= checked) return told;
  return t`${told} ${plural(checked - sum, 'row has', 'rows have')} changed since this list was read: look again.`;
}
