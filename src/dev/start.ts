import { startOptions } from './start/options.ts';
import { showAndExit } from './start/show-and-exit.ts';
import { stayUp } from './start/stay-up.ts';

const startedMs = Date.now();
try {
  const { exit, home } = await startOptions(process.argv.slice(2));
  if (exit) process.exitCode = await showAndExit(home, startedMs);
  else await stayUp(home, startedMs);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
