import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runSuite } from './strangers/run.mjs';
import { SUITES } from './strangers/suites.mjs';

// The suites alone, for whoever works on the stand-in; the night runs them too.
const folder = mkdtempSync(path.join(tmpdir(), 'ledgerbridge-strangers-'));
try {
  for (const [index, suite] of SUITES.entries()) {
    const { code, said } = await runSuite(suite, path.join(folder, String(index)));
    console.log(`${suite.name}: ${said}`);
    if (code !== 0) process.exitCode = 1;
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
