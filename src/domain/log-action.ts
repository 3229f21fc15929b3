/** What an entry of the Sync Log says was done, or not done: a closed list, in the words of the API and of the CSV. */
export const LOG_ACTIONS = [
  // By a push.
  'created',
  'updated',
  'deactivated',
  'voided',
  'deleted',
  'linked',
  'already up to date',
  'not eligible',
  'sync is off',
  'prerequisite not met',
  'held',
  'will be tried again',
  'failed',
  // By a pull.
  'ours kept',
  'left as it is',
  'under way',
  'conflict',
  'to be linked',
  'changed there',
  'gone there',
  'inactive there',
  'reference missing',
  'not representable',
  // By an undo.
  'undone: deleted',
  'undone: voided',
  'undone: made inactive',
  'undone: put back',
  'not undone',
] as const;

export type LogAction = (typeof LOG_ACTIONS)[number];
