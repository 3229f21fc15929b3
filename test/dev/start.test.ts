import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type Child, startChild } from '../../src/dev/child-process.ts';
import { endsWithin } from '../../src/dev/end-process.ts';
import type { ProcessIdentity } from '../../src/dev/process-identity.ts';
import { projectFolder } from '../../src/dev/project.ts';
import { waitUntil } from '../../src/dev/wait-until.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** A whole start with its push, on a machine that has other things to do. */
const startMs = 240_000;
const everything = {
  customer: { records: 60, eligible: 60, exact: 60 },
  service_item: { records: 25, eligible: 25, exact: 25 },
  invoice: { records: 150, eligible: 127, exact: 127 },
  payment: { records: 100, eligible: 87, exact: 87 },
  timesheet_entry: { records: 36, eligible: 12, exact: 12 },
  payout: { records: 4, eligible: 3, exact: 3 },
};
const all = (records: number) => ({ records, eligible: records, exact: records });
const desktop = {
  counts: { customer: all(6), service_item: all(2), invoice: all(8), payment: all(5) },
  // Ours: one customer and two invoices that nobody approved. Theirs: whoever was changed or entered there.
  wizard: { import: expect.any(Number), export: 3, approved: 2, editSequenceErrors: 1 },
};

describe('npm start -- --exit', { timeout: 2 * startMs }, () => {
  it('brings every record to QuickBooks once, also when everything is killed half-way, and leaves nothing running', async () => {
    const home = await temporaryFolder();
    const first = await start(home);
    await first.said(/Pushing to QuickBooks: [1-9]/);
    const killed = await killEverything(home, first.child);
    for (const known of killed) expect(await endsWithin(known, 10_000)).toBe(true);

    const second = await start(home);
    expect(await second.child.exited).toBe('exit code 0');
    const report = JSON.parse(second.lines.at(-1) ?? '');
    expect(report).toMatchObject({ ok: true, counts: everything, desktop, problems: [] });
    expect(second.lines.join('\n')).toContain(
      'Loaded a gardening business: 0 records new, 351 there already',
    );
    for (const known of second.started) expect(await endsWithin(known, 1_000)).toBe(true);
  });
});

async function start(home: string) {
  const lines: string[] = [];
  const started: ProcessIdentity[] = [];
  const child = await startChild({
    name: 'npm start',
    command: process.execPath,
    args: [path.join(projectFolder, 'scripts', 'start.mjs'), '--exit', '--home', home],
    logFile: path.join(home, 'start.log'),
    onLine: (line) => {
      lines.push(line);
      if (/^ {2}API /.test(line)) void children(home).then((found) => started.push(...found));
    },
  });
  onTestFinished(() => child.stop(20_000));
  const said = (pattern: RegExp) =>
    waitUntil({ what: String(pattern), timeoutMs: startMs, child }, () =>
      Promise.resolve(lines.find((line) => pattern.test(line))),
    );
  return { child, lines, started, said };
}

async function killEverything(home: string, launcher: Child): Promise<ProcessIdentity[]> {
  const all = [launcher.identity, ...(await children(home))];
  for (const { pid } of all) process.kill(pid, 'SIGKILL');
  return all;
}

async function children(home: string): Promise<ProcessIdentity[]> {
  const record = JSON.parse(await readFile(path.join(home, 'processes.json'), 'utf8'));
  return record.children.map((child: { process: ProcessIdentity }) => child.process);
}
