import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { defaultHome } from '../project.ts';

export interface StartOptions {
  /** Show that it works, in a temporary folder and on free ports, then end. */
  exit: boolean;
  home: string;
}

/** @throws TypeError naming an option that does not exist. */
export async function startOptions(args: readonly string[]): Promise<StartOptions> {
  const { values } = parseArgs({
    args: [...args],
    options: { exit: { type: 'boolean', default: false }, home: { type: 'string' } },
  });
  const temporary = () => mkdtemp(path.join(tmpdir(), 'ledgerbridge-start-'));
  const home = values.home ? path.resolve(values.home) : values.exit ? await temporary() : defaultHome;
  return { exit: values.exit, home };
}
