import path from 'node:path';
import { makeApiTypes } from './api-types.mjs';
import { project, runStep } from './step.mjs';

/** The compiler that is a native program: a fifth of the time. Programs that use the compiler need the other one. */
const compiler = path.join(project, 'node_modules', 'typescript-native', 'bin', 'tsc');

const steps = [
  makeApiTypes,
  ...['.', 'console', 'packages/client'].map(
    (where) => () => runStep(process.execPath, [compiler, '--noEmit', '-p', where]),
  ),
];
for (const step of steps) {
  process.exitCode = await step();
  if (process.exitCode !== 0) break;
}
