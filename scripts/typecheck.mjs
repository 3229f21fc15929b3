import { makeApiTypes } from './api-types.mjs';
import { runStep, tool } from './step.mjs';

const steps = [
  makeApiTypes,
  () => runStep(tool('tsc'), ['--noEmit']),
  () => runStep(tool('tsc'), ['--noEmit', '-p', 'console']),
  () => runStep(tool('tsc'), ['--noEmit', '-p', 'packages/client']),
];
for (const step of steps) {
  process.exitCode = await step();
  if (process.exitCode !== 0) break;
}
