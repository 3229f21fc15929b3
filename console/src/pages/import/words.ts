import type { Import, ImportDecision, ImportOutcome, ImportSuggestion } from '../../api/types.ts';
import { t } from '../../language/say.ts';
import type { BadgeColour } from '../../pieces/status-badge.tsx';

/** Importable types, in the order in which one needs the other. */
export const IMPORT_TYPES = ['customer', 'service_item', 'invoice', 'payment'] as const;

export const SUGGESTION_LABELS: Readonly<Record<ImportSuggestion, string>> = {
  linked: t`Already linked`,
  marker: t`Written from here`,
  email: t`Same e-mail`,
  name: t`Same name`,
  number: t`Same number`,
  similar: t`Similar name`,
  ambiguous: t`Several fit`,
  new: t`New`,
  unreadable: t`Cannot be kept here`,
};

export const DECISION_LABELS: Readonly<Record<ImportDecision | 'undecided', string>> = {
  link: t`Link`,
  create: t`Create here`,
  ignore: t`Ignore`,
  undecided: t`Not decided`,
};

export const OUTCOMES: Readonly<Record<ImportOutcome, { label: string; colour: BadgeColour }>> = {
  created: { label: t`Created`, colour: 'green' },
  linked: { label: t`Linked`, colour: 'green' },
  'already linked': { label: t`Already linked`, colour: 'gray' },
  ignored: { label: t`Ignored`, colour: 'gray' },
  skipped: { label: t`Skipped`, colour: 'amber' },
  failed: { label: t`Failed`, colour: 'red' },
  gone: { label: t`No longer there`, colour: 'amber' },
};

export const STATES: Readonly<Record<Import['state'], { label: string; colour: BadgeColour }>> = {
  queued: { label: t`Starting`, colour: 'amber' },
  counting: { label: t`Counting`, colour: 'amber' },
  matching: { label: t`Matching`, colour: 'amber' },
  review: { label: t`Waits for your review`, colour: 'amber' },
  confirmed: { label: t`Importing`, colour: 'amber' },
  running: { label: t`Importing`, colour: 'amber' },
  done: { label: t`Finished`, colour: 'green' },
  cancelled: { label: t`Stopped`, colour: 'gray' },
  failed: { label: t`Failed`, colour: 'red' },
};
