import type { LogEntry } from '../api/types.ts';
import { t } from '../language/say.ts';
import type { BadgeColour } from '../pieces/status-badge.tsx';

export const LOG_STATUSES: Readonly<Record<LogEntry['status'], { label: string; colour: BadgeColour }>> = {
  success: { label: t`Success`, colour: 'green' },
  error: { label: t`Error`, colour: 'red' },
  skipped: { label: t`Skipped`, colour: 'gray' },
};

export const DIRECTIONS: Readonly<Record<LogEntry['direction'], string>> = { push: t`Push`, pull: t`Pull` };
