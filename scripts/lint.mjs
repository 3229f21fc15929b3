import { existsSync, readdirSync } from 'node:fs';
import { makeApiTypes } from './api-types.mjs';
import { runStep, tool } from './step.mjs';

const rooms = ['src', 'console', 'packages', 'sandbox', 'test', 'bench'].filter((folder) =>
  existsSync(folder),
);
// Code and settings; prose is laid out by hand.
const settings = readdirSync('.').filter(
  (file) => /\.(ts|mjs|json)$/.test(file) && file !== 'package-lock.json',
);

if ((await makeApiTypes()) !== 0) process.exit(1);

// All of them speak, also when the first one fails.
const codes = [
  await runStep(tool('biome'), ['check', '--error-on-warnings', ...rooms, 'scripts', ...settings]),
  await runStep(tool('oxlint'), [
    '--type-aware',
    '--max-warnings',
    '0',
    '--report-unused-disable-directives',
  ]),
  await runStep(tool('eslint'), ['--max-warnings', '0', '.']),
  await runStep(tool('depcruise'), ['--config', '.dependency-cruiser.mjs', ...rooms]),
];
process.exitCode = codes.some((code) => code !== 0) ? 1 : 0;
