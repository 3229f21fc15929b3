import { startOptions } from './start/options.ts';
import { showAndExit } from './start/show-and-exit.ts';
import { stayUp } from './start/stay-up.ts';

const startedMs = Date.now();
try {
  const options = await startOptions(process.argv.slice(2));
  if (options.exit) process.exitCode = await showAndExit(options, startedMs);
  else await stayUp(options, startedMs);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
