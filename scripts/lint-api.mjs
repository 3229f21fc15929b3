import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { project, runStep, tool } from './step.mjs';

// Spectral over the API's description; npm brings it for this once, because it is larger than all that the tests need.
// The other linter, of Redocly, runs with the tests (test/api/openapi.test.ts).
const SPECTRAL = '@stoplight/spectral-cli@6.16.3';
const folder = mkdtempSync(path.join(tmpdir(), 'ledgerbridge-api-'));
try {
  const document = path.join(folder, 'openapi.json');
  const ruleset = path.join(project, 'scripts', 'openapi', 'spectral.yaml');
  const lint = ['lint', document, '--ruleset', ruleset, '--fail-severity', 'warn'];
  process.exitCode =
    (await runStep(tool('tsx'), ['src/dev/write-openapi.ts', document])) ||
    (await runStep('npm', ['exec', '--yes', '--package', SPECTRAL, '--', 'spectral', ...lint]));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
