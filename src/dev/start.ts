import { startOptions } from './start/options.ts';
import { showAndExit } from './start/show-and-exit.ts';
import { stayUp } from './start/stay-up.ts';

const startedMs = Date.now();
const { exit, home } = await startOptions(process.argv.slice(2));
if (exit) process.exit(await showAndExit(home, startedMs));
await stayUp(home, startedMs);
