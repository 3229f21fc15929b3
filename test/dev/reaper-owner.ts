import { rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { startChild } from '../../src/dev/child-process.ts';
import { startReaper } from '../../src/dev/reaper.ts';

// Run by reaper.test.ts, which kills it.
const [home = '', doomed = '', file = ''] = process.argv.slice(2);
const marker = `owner-${process.pid}`;
const reaper = startReaper();
reaper.remove(doomed);
const named = await sleeper('named', process.env);
reaper.watch(named.identity);
// The marker may only be named on Linux, where it can be read back.
const markedEnvironment = { ...process.env, REAPER_TEST_OWNER: marker };
reaper.marker('REAPER_TEST_OWNER', marker);
const marked = process.platform === 'linux' ? [await sleeper('marked', markedEnvironment)] : [];
await writeFile(`${file}.new`, JSON.stringify([named, ...marked].map((child) => child.identity)));
await rename(`${file}.new`, file);

function sleeper(name: string, env: NodeJS.ProcessEnv) {
  const args = ['-e', 'setInterval(() => {}, 60000)'];
  return startChild({ name, command: process.execPath, args, env, logFile: path.join(home, `${name}.log`) });
}
