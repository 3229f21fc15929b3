import { runStep, tool } from './step.mjs';

// The console is checked against types made from the API as it is now: that is how drift shows.
const steps = [
  [tool('tsc'), ['--noEmit']],
  [tool('tsx'), ['src/dev/console-types.ts']],
  [tool('tsc'), ['--noEmit', '-p', 'console']],
];
for (const [command, args] of steps) {
  process.exitCode = await runStep(command, args);
  if (process.exitCode !== 0) break;
}
