import { existsSync } from 'node:fs';
import { runStep, tool } from './step.mjs';

// All three speak, also when the first one fails.
const rooms = ['src', 'sandbox', 'test', 'bench'].filter((folder) => existsSync(folder));
const codes = [
  await runStep(tool('biome'), ['check', '--error-on-warnings', '.']),
  await runStep(tool('eslint'), ['--max-warnings', '0', '.']),
  await runStep(tool('depcruise'), ['--config', '.dependency-cruiser.mjs', ...rooms]),
];
process.exitCode = codes.some((code) => code !== 0) ? 1 : 0;
