import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { countVitest, summaryLine } from '../../scripts/test-summary.mjs';
import { temporaryFolder } from './temporary-folder.ts';

const clean = { numPassedTests: 5, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0, testResults: [] };

describe('the last line of npm test', () => {
  it('counts what passed, failed and was skipped', async () => {
    const report = { ...clean, numFailedTests: 2, numPendingTests: 1, numTodoTests: 1 };
    expect(await count(report, 1)).toEqual({ passed: 5, failed: 2, skipped: 2 });
  });

  it('counts a file that could not even be loaded as a failure', async () => {
    const testResults = [{ status: 'failed', assertionResults: [] }];
    expect(await count({ ...clean, testResults }, 1)).toEqual({ passed: 5, failed: 1, skipped: 0 });
  });

  it('is a failure when vitest says so although no test failed, or says nothing at all', async () => {
    expect((await count(clean, 1)).failed).toBe(1);
    expect(countVitest('/not/there.json', 1).failed).toBe(1);
  });

  it('mentions what was skipped only when something was', () => {
    expect(summaryLine({ passed: 3, failed: 0, skipped: 0 })).toBe('3 passed, 0 failed');
    expect(summaryLine({ passed: 3, failed: 1, skipped: 2 })).toBe('3 passed, 1 failed, 2 skipped');
  });
});

async function count(report: object, exitCode: number) {
  const file = path.join(await temporaryFolder(), 'report.json');
  await writeFile(file, JSON.stringify(report));
  return countVitest(file, exitCode);
}
