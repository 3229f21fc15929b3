import type { Connection } from '../../../api/types.ts';
import type { BadgeColour } from '../../../pieces/status-badge.tsx';

export const STATUS_FACES: Readonly<Record<Connection['status'], { label: string; colour: BadgeColour }>> = {
  connecting: { label: 'Not connected yet', colour: 'gray' },
  active: { label: 'Connected', colour: 'green' },
  paused: { label: 'Paused', colour: 'amber' },
  needs_reauth: { label: 'Reconnect needed', colour: 'red' },
  disconnected: { label: 'Disconnected', colour: 'gray' },
};
