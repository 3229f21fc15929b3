import { randomUUID } from 'node:crypto';
import { type Reaper, startReaper } from '../reaper.ts';

/** Ends with us whatever we start from now on, also when we are killed and cannot. */
export function watchOverUs(): Reaper {
  const reaper = startReaper();
  const run = randomUUID();
  process.env.LEDGERBRIDGE_RUN = run;
  reaper.marker('LEDGERBRIDGE_RUN', run);
  return reaper;
}
