import type { Import, ImportDecision, ImportOutcome, ImportSuggestion } from '../../api/types.ts';
import type { BadgeColour } from '../../pieces/status-badge.tsx';

/** Importable types, in the order in which one needs the other. */
export const IMPORT_TYPES = ['customer', 'service_item', 'invoice', 'payment'] as const;

export const SUGGESTION_LABELS: Readonly<Record<ImportSuggestion, string>> = {
  linked: 'Already linked',
  marker: 'Written from here',
  email: 'Same e-mail',
  name: 'Same name',
  number: 'Same number',
  similar: 'Similar name',
  ambiguous: 'Several fit',
  new: 'New',
  unreadable: 'Cannot be kept here',
};

export const DECISION_LABELS: Readonly<Record<ImportDecision | 'undecided', string>> = {
  link: 'Link',
  create: 'Create here',
  ignore: 'Ignore',
  undecided: 'Not decided',
};

export const OUTCOMES: Readonly<Record<ImportOutcome, { label: string; colour: BadgeColour }>> = {
  created: { label: 'Created', colour: 'green' },
  linked: { label: 'Linked', colour: 'green' },
  'already linked': { label: 'Already linked', colour: 'gray' },
  ignored: { label: 'Ignored', colour: 'gray' },
  skipped: { label: 'Skipped', colour: 'amber' },
  failed: { label: 'Failed', colour: 'red' },
  gone: { label: 'No longer there', colour: 'amber' },
};

export const STATES: Readonly<Record<Import['state'], { label: string; colour: BadgeColour }>> = {
  queued: { label: 'Starting', colour: 'amber' },
  counting: { label: 'Counting', colour: 'amber' },
  matching: { label: 'Matching', colour: 'amber' },
  review: { label: 'Waits for your review', colour: 'amber' },
  confirmed: { label: 'Importing', colour: 'amber' },
  running: { label: 'Importing', colour: 'amber' },
  done: { label: 'Finished', colour: 'green' },
  cancelled: { label: 'Stopped', colour: 'gray' },
  failed: { label: 'Failed', colour: 'red' },
};
