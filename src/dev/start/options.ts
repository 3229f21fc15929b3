import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { defaultHome } from '../project.ts';

export interface StartOptions {
  /** Show that it works, in a temporary folder and on free ports, then end. */
  exit: boolean;
  /** Take free ports, not the usual ones; `exit` does so too. */
  anyPort: boolean;
  home: string;
  /** The home was made for this start, and goes with it. */
  temporary: boolean;
}

/** @throws TypeError naming an option that does not exist. */
export async function startOptions(args: readonly string[]): Promise<StartOptions> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      exit: { type: 'boolean', default: false },
      'any-port': { type: 'boolean', default: false },
      home: { type: 'string' },
    },
  });
  const { exit, home } = values;
  const common = { exit, anyPort: exit || values['any-port'], temporary: false };
  if (home) return { ...common, home: path.resolve(home) };
  if (!exit) return { ...common, home: defaultHome };
  return { ...common, home: await mkdtemp(path.join(tmpdir(), 'ledgerbridge-start-')), temporary: true };
}
