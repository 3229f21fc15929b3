import { runStep, tool } from './step.mjs';

// Console and client are checked against types made from the API as it is now: that is how drift shows.
const steps = [
  [tool('tsc'), ['--noEmit']],
  [tool('tsx'), ['src/dev/api-types.ts']],
  [tool('tsc'), ['--noEmit', '-p', 'console']],
  [tool('tsc'), ['--noEmit', '-p', 'packages/client']],
];
for (const [command, args] of steps) {
  process.exitCode = await runStep(command, args);
  if (process.exitCode !== 0) break;
}
