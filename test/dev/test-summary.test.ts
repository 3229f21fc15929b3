import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  countRunAgain,
  countVitest,
  filesToRunAgain,
  redTests,
  summaryLine,
} from '../../scripts/test-summary.mjs';
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

describe('what is red is run again', () => {
  const at = (name: string, status: string, ...tests: [string, string][]) => ({
    name: `/checkout/${name}`,
    status,
    assertionResults: tests.map(([fullName, result]) => ({ fullName, status: result })),
  });
  const once = {
    ...clean,
    numPassedTests: 3,
    numFailedTests: 1,
    numPendingTests: 1,
    testResults: [
      at('test/a.test.ts', 'failed', ['is steady', 'passed'], ['is not', 'failed']),
      at('test/b.test.ts', 'passed', ['one', 'passed'], ['two', 'passed'], ['three', 'pending']),
    ],
  };
  const red = (...names: string[]) => ({ ...clean, testResults: names.map((name) => at(name, 'failed')) });

  it('names the files with a red test, and the test', async () => {
    const file = await written(once);
    expect(filesToRunAgain(file, '/checkout')).toEqual(['test/a.test.ts']);
    expect(redTests(file, '/checkout')).toEqual(['test/a.test.ts › is not']);
  });

  it('counts each test once: as it ended the second time', async () => {
    const second = await written({ ...clean, numPassedTests: 2 });
    expect(countRunAgain(await written(once), second, 0)).toEqual({ passed: 4, failed: 0, skipped: 1 });
  });

  it('stays red when anything is red again, or the second run says nothing', async () => {
    const file = await written(once);
    const still = await written({ ...clean, numPassedTests: 1, numFailedTests: 1 });
    expect(countRunAgain(file, still, 1)).toEqual({ passed: 3, failed: 1, skipped: 1 });
    expect(countRunAgain(file, '/not/there.json', 1).failed).toBe(1);
  });

  it('gives no second chance to many files, nor to what a kill or an attempt may have written twice', async () => {
    const again = async (...names: string[]) => filesToRunAgain(await written(red(...names)), '/checkout');
    expect(await again('test/a.ts', 'test/b.ts', 'test/c.ts')).toHaveLength(3);
    expect(await again('test/a.ts', 'test/b.ts', 'test/c.ts', 'test/d.ts')).toEqual([]);
    expect(await again('test/a.ts', 'test/chaos/kill-run.test.ts')).toEqual([]);
    expect(await again('test/engine/desktop/exactly-once.test.ts')).toEqual([]);
  });
});

async function count(report: object, exitCode: number) {
  return countVitest(await written(report), exitCode);
}

async function written(report: object): Promise<string> {
  const file = path.join(await temporaryFolder(), 'report.json');
  await writeFile(file, JSON.stringify(report));
  return file;
}
