import { Tooltip } from '@mantine/core';
import type { Account, AccountStatus } from '../../api/types.ts';
import { type BadgeColour, StatusBadge } from '../../pieces/status-badge.tsx';

const COLOURS: Readonly<Record<AccountStatus, BadgeColour>> = {
  synced: 'green',
  not_synced: 'gray',
  skipped: 'gray',
  failed: 'red',
  syncing: 'amber',
};

/** The sentence about it shows on hovering, and to the keyboard. */
export function AccountBadge({ account: { status, label, tooltip } }: { account: Account }) {
  return (
    <Tooltip label={tooltip} multiline maw={320} events={{ hover: true, focus: true, touch: true }}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: who cannot hover reads the sentence by the keyboard */}
      <span tabIndex={0}>
        <StatusBadge colour={COLOURS[status]}>{label}</StatusBadge>
      </span>
    </Tooltip>
  );
}
