import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { defaultHome } from '../project.ts';

export interface StartOptions {
  /** Show that it works, in a temporary folder and on free ports, then end. */
  exit: boolean;
  home: string;
  /** The home was made for this start, and goes with it. */
  temporary: boolean;
}

/** @throws TypeError naming an option that does not exist. */
export async function startOptions(args: readonly string[]): Promise<StartOptions> {
  const { values } = parseArgs({
    args: [...args],
    options: { exit: { type: 'boolean', default: false }, home: { type: 'string' } },
  });
  const { exit, home } = values;
  if (home) return { exit, home: path.resolve(home), temporary: false };
  if (!exit) return { exit, home: defaultHome, temporary: false };
  return { exit, home: await mkdtemp(path.join(tmpdir(), 'ledgerbridge-start-')), temporary: true };
}
