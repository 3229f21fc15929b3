import { runStep, tool } from './step.mjs';

/** Set for the steps of a run that has made them already. */
const made = 'LEDGERBRIDGE_API_TYPES_MADE';

/** Console and client are checked with the types that are made from the API as it is now: that is how drift shows. */
export function makeApiTypes() {
  if (process.env[made]) return Promise.resolve(0);
  return runStep(tool('tsx'), ['src/dev/api-types.ts']);
}

export const apiTypesMade = { [made]: 'true' };
