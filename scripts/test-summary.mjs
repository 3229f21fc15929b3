import { readFileSync } from 'node:fs';
import path from 'node:path';

/** So many red files are a fault of the change; fewer may be one of a test. */
const MOST_FILES_AGAIN = 3;
/** What a kill or a second attempt may write twice is never given another chance. */
const NEVER_AGAIN = /\/chaos\/|exactly-once/;

/** Counts the tests of a vitest JSON report. What failed outside of any test counts as one failure. */
export function countVitest(file, exitCode) {
  const report = read(file);
  if (!report) return { passed: 0, failed: 1, skipped: 0 };
  const brokenFiles = report.testResults.filter(isBroken);
  const failed = report.numFailedTests + brokenFiles.length;
  return {
    passed: report.numPassedTests,
    failed: failed === 0 && exitCode !== 0 ? 1 : failed,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

/** The files to run a second time, as paths below the folder: those with a red test, unless they are many. */
export function filesToRunAgain(file, folder) {
  const red = (read(file)?.testResults ?? []).filter(({ status }) => status === 'failed');
  const names = red.map(({ name }) => path.relative(folder, name));
  const isWorthIt = names.length <= MOST_FILES_AGAIN && !names.some((name) => NEVER_AGAIN.test(`/${name}`));
  return isWorthIt ? names : [];
}

/** The whole report with its red files counted as they ended when they were run again. */
export function countRunAgain(file, again, exitCode) {
  const second = countVitest(again, exitCode);
  if (second.failed > 0) return countVitest(file, 1);
  const { testResults, ...report } = read(file);
  const steady = testResults.filter(({ status }) => status !== 'failed');
  const of = (status) =>
    steady.flatMap((each) => each.assertionResults).filter((each) => each.status === status);
  const skipped = report.numPendingTests + report.numTodoTests;
  return { passed: of('passed').length + second.passed, failed: 0, skipped };
}

/** Each test that was red: what to look for where it passes the second time. */
export function redTests(file, folder) {
  return (read(file)?.testResults ?? []).flatMap((each) => {
    const name = path.relative(folder, each.name);
    const red = each.assertionResults.filter(({ status }) => status === 'failed');
    return isBroken(each) ? [name] : red.map(({ fullName }) => `${name} › ${fullName}`);
  });
}

export function summaryLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

function isBroken({ status, assertionResults }) {
  return status === 'failed' && assertionResults.length === 0;
}

function read(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}
