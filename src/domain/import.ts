/** The words of the Import Wizard. */

/**
 * `queued` → `counting` → `matching` → `review` → `confirmed` → `running` → `done`; `cancelled` and `failed` end
 * it earlier. Nothing is written to our records before `confirmed`.
 */
export const IMPORT_STATES = [
  'queued',
  'counting',
  'matching',
  'review',
  'confirmed',
  'running',
  'done',
  'cancelled',
  'failed',
] as const;
export type ImportState = (typeof IMPORT_STATES)[number];

/**
 * What was found here for a record there: `linked` already paired · `marker` it carries our own id · `email`,
 * `name`, `number` the same · `similar` a name that reads alike · `ambiguous` several fit · `new` nothing fits ·
 * `unreadable` it cannot be represented here.
 */
export const SUGGESTIONS = [
  'linked',
  'marker',
  'email',
  'name',
  'number',
  'similar',
  'ambiguous',
  'new',
  'unreadable',
] as const;
export type Suggestion = (typeof SUGGESTIONS)[number];

export const IMPORT_DECISIONS = ['link', 'create', 'ignore'] as const;
export type ImportDecision = (typeof IMPORT_DECISIONS)[number];

/** What became of a row; `gone` is no longer there. */
export const IMPORT_OUTCOMES = [
  'created',
  'linked',
  'already linked',
  'ignored',
  'skipped',
  'failed',
  'gone',
] as const;
export type ImportOutcome = (typeof IMPORT_OUTCOMES)[number];

/** Decided by itself; the rest waits for a person, or for what the confirmation says about undecided rows. */
export function presetDecision(suggestion: Suggestion, score: number | null): ImportDecision | null {
  switch (suggestion) {
    case 'marker':
    case 'email':
    case 'name':
      return 'link';
    case 'number':
      return score === 1 ? 'link' : null;
    case 'linked':
    case 'unreadable':
      return 'ignore';
    case 'new':
      return 'create';
    case 'similar':
    case 'ambiguous':
      return null;
  }
}

/** States in which nothing will happen any more. */
export function isImportOver(state: ImportState): boolean {
  return state === 'done' || state === 'cancelled' || state === 'failed';
}
