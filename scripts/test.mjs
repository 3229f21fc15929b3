import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { apiTypesMade, makeApiTypes } from './api-types.mjs';
import { installIfNeeded } from './install.mjs';
import { inThePauses, project, runStep, tool } from './step.mjs';
import { countRunAgain, countVitest, filesToRunAgain, redTests, summaryLine } from './test-summary.mjs';

// All checks, or with arguments only the tests that they name: they go to vitest as they are.
const args = process.argv.slice(2);
const checks = ['lint', 'typecheck'];
const totals = { passed: 0, failed: 0, skipped: 0 };

if (await check('install', installIfNeeded())) {
  // Made before all else: both checks and the tests of the console read them.
  const typed = args.length === 0 && (await check('API types', makeApiTypes()));
  const besides = typed ? checks.map((name) => check(name, runCheck(name))) : [];
  await Promise.all([runTests(), ...besides]);
}
console.log(summaryLine(totals));
process.exitCode = totals.failed === 0 ? 0 : 1;

/** Tests wait often, for servers and for each other: the checks take what they leave of the processors. */
function runCheck(name) {
  return runStep(process.execPath, [`scripts/${name}.mjs`], apiTypesMade, { priority: inThePauses });
}

/** A check counts as one; what only prepares counts when it fails. */
async function check(name, running) {
  const passed = (await running) === 0;
  if (!passed) console.error(`${name} failed`);
  if (!passed) totals.failed += 1;
  else if (checks.includes(name)) totals.passed += 1;
  return passed;
}

async function runTests() {
  const folder = mkdtempSync(path.join(tmpdir(), 'ledgerbridge-report-'));
  const report = path.join(folder, 'vitest.json');
  const code = await runVitest(report, args);
  const red = args.length === 0 ? filesToRunAgain(report, project) : [];
  const counted = red.length === 0 ? countVitest(report, code) : await runAgain(folder, report, red);
  for (const outcome of Object.keys(totals)) totals[outcome] += counted[outcome];
  rmSync(folder, { recursive: true, force: true });
}

function runVitest(report, asked) {
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  return runStep(tool('vitest'), ['run', ...reporters, ...asked]);
}

/** Tells a test that is red from one that is unsteady. The second is named: it is a fault too, of ours or its own. */
async function runAgain(folder, report, red) {
  console.log(`\nRed, so run again by themselves: ${red.join(', ')}`);
  const again = path.join(folder, 'again.json');
  const counted = countRunAgain(report, again, await runVitest(again, red));
  const verdict = counted.failed === 0 ? 'Unsteady: red, then green when run again' : 'Red';
  for (const test of redTests(report, project)) console.log(`${verdict}: ${test}`);
  return counted;
}
