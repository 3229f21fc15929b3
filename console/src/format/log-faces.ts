import type { LogEntry } from '../api/types.ts';
import type { BadgeColour } from '../pieces/status-badge.tsx';

export const LOG_STATUSES: Readonly<Record<LogEntry['status'], { label: string; colour: BadgeColour }>> = {
  success: { label: 'Success', colour: 'green' },
  error: { label: 'Error', colour: 'red' },
  skipped: { label: 'Skipped', colour: 'gray' },
};

export const DIRECTIONS: Readonly<Record<LogEntry['direction'], string>> = { push: 'Push', pull: 'Pull' };
