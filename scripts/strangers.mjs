import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runSuite } from './strangers/run.mjs';
import { SUITES } from './strangers/suites.mjs';

// The suites alone, for whoever works on the stand-in; the night runs them too.
const folder = mkdtempSync(path.join(tmpdir(), 'ledgerbridge-strangers-'));
try {
  // Words of the command line choose suites by name.
  const wanted = process.argv.slice(2);
  const suites = SUITES.filter(
    ({ name }) => wanted.length === 0 || wanted.some((word) => name.includes(word)),
  );
  for (const [index, suite] of suites.entries()) {
    const { code, said } = await runSuite(suite, path.join(folder, String(index)));
    console.log(`${suite.name}: ${said}`);
    if (code !== 0) process.exitCode = 1;
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
