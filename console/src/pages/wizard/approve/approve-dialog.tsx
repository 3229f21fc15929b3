import { List, Stack, Text } from '@mantine/core';
import type { ApprovalGroup } from '../../../api/types.ts';
import { plural } from '../../../format/numbers.ts';
import { t } from '../../../language/say.ts';
import { Confirm } from '../../../pieces/confirm.tsx';
import { groupTitle } from '../words.ts';
import type { Tally } from './tally.ts';

interface ApproveDialogProps {
  tally: Tally;
  unchecked: 'keep' | 'clear';
  /** Groups whose last row was not before the person. */
  unseen: readonly ApprovalGroup[];
  busy: boolean;
  error: unknown;
  onConfirm: () => void;
  onClose: () => void;
}

const BECOMES = {
  keep: t`kept: they come back when the connector runs after the current sync.`,
  clear: t`cleared: they come back only when they change again, or when you undo it under Cleared.`,
} as const;

/** How many go which way, what becomes of the rest, and what was not looked through. */
export function ApproveDialog({ tally, unchecked, unseen, ...rest }: ApproveDialogProps) {
  return (
    <Confirm
      opened
      title={t`Approve ${plural(tally.checked, 'change')}?`}
      action={t`Approve Checked`}
      {...rest}
    >
      <Stack gap="xs">
        <Text>
          {t`${plural(tally.import, 'comes', 'come')} from QuickBooks, ${plural(tally.export, 'goes', 'go')} to QuickBooks.`}
        </Text>
        {tally.unchecked > 0 && (
          <Text>
            {plural(tally.unchecked, 'unchecked one is', 'unchecked are')} {BECOMES[unchecked]}
          </Text>
        )}
        {unseen.length > 0 && (
          <>
            <Text fw={600}>{t`You have not looked through all of:`}</Text>
            <List>
              {unseen.map((group) => (
                <List.Item key={groupTitle(group)}>{groupTitle(group)}</List.Item>
              ))}
            </List>
          </>
        )}
      </Stack>
    </Confirm>
  );
}
