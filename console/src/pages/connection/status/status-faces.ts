import type { Connection } from '../../../api/types.ts';
import { t } from '../../../language/say.ts';
import type { BadgeColour } from '../../../pieces/status-badge.tsx';

export const STATUS_FACES: Readonly<Record<Connection['status'], { label: string; colour: BadgeColour }>> = {
  connecting: { label: t`Not connected yet`, colour: 'gray' },
  active: { label: t`Connected`, colour: 'green' },
  paused: { label: t`Paused`, colour: 'amber' },
  needs_reauth: { label: t`Reconnect needed`, colour: 'red' },
  disconnected: { label: t`Disconnected`, colour: 'gray' },
};
