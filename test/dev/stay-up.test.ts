import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { startChild } from '../../src/dev/child-process.ts';
import { endsWithin } from '../../src/dev/end-process.ts';
import { identify, type ProcessIdentity } from '../../src/dev/process-identity.ts';
import { waitUntil } from '../../src/dev/wait-until.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** A whole start with its push, on a machine that has other things to do. */
const startMs = 240_000;
/** By the name that is said, with the name in the record of the run; PostgreSQL keeps its own. */
const parts = {
  PostgreSQL: undefined,
  Temporal: 'Temporal',
  QuickBooks: 'sandbox',
  Stripe: 'stripe-sandbox',
  API: 'api',
  Worker: 'worker',
};
type PartName = keyof typeof parts;
const names = Object.keys(parts) as PartName[];

it('npm start says where a port was taken, brings back each part that dies, and leaves nothing when npm is killed', {
  timeout: 2 * startMs,
}, async () => {
  const home = await temporaryFolder();
  await holdPort(4000);
  const npm = await start(home);
  await npm.said(/^Ready after/);
  expect(await npm.said(/^ {2}API /)).toMatch(/ \(port 4000 is taken\)$/);

  for (const name of names) {
    const died = await npm.processOf(name);
    process.kill(died.pid, 'SIGKILL');
    await npm.said(new RegExp(`^${name} has ended \\(.*\\); starting it again$`));
    await npm.said(new RegExp(`^ {2}${name} `), 2);
    expect(await npm.processOf(name)).not.toEqual(died);
  }
  const [, address] = (await npm.said(/^ {2}API /)).match(/(http:\S+),/) ?? [];
  await waitUntil({ what: 'the API to be ready', timeoutMs: 60_000 }, async () => {
    const { ok } = await fetch(`${address}/readyz`);
    return ok || undefined;
  });

  const left = [await npm.launcher(), ...(await Promise.all(names.map(npm.processOf)))];
  process.kill(npm.child.identity.pid, 'SIGKILL');
  for (const known of left) expect(await endsWithin(known, 60_000)).toBe(true);
});

async function start(home: string) {
  const lines: string[] = [];
  const child = await startChild({
    name: 'npm start',
    command: 'npm',
    args: ['start', '--', '--home', home],
    logFile: path.join(home, 'start.log'),
    onLine: (line) => lines.push(line),
  });
  onTestFinished(() => child.stop(0));

  /** The line that was said like this, the first time or another. */
  const said = (pattern: RegExp, times = 1) =>
    waitUntil(
      { what: `${times} × ${pattern} in\n${lines.join('\n')}`, timeoutMs: startMs, child },
      async () => lines.filter((line) => pattern.test(line)).at(times - 1),
    );
  const record = async (): Promise<RunRecord> =>
    JSON.parse(await readFile(path.join(home, 'processes.json'), 'utf8'));
  const processOf = async (name: PartName): Promise<ProcessIdentity> => {
    if (name === 'PostgreSQL') return postmaster(await said(/^ {2}PostgreSQL /));
    const { children } = await record();
    const last = children.findLast((each) => each.name === parts[name]);
    return last?.process ?? { pid: 0, startedAt: '' };
  };
  return { child, said, processOf, launcher: async () => (await record()).launcher };
}

interface RunRecord {
  launcher: ProcessIdentity;
  children: { name: string; process: ProcessIdentity }[];
}

async function postmaster(summary: string): Promise<ProcessIdentity> {
  const [, folder = ''] = summary.match(/data in (\S+)/) ?? [];
  const [pid] = (await readFile(path.join(folder, 'cluster/data/postmaster.pid'), 'utf8')).split('\n');
  const known = await identify(Number(pid));
  if (!known) throw new Error('PostgreSQL does not run');
  return known;
}

/** Unless somebody else on this machine has it already. */
async function holdPort(port: number): Promise<void> {
  const server = createServer();
  await new Promise<void>((resolve) => {
    server.once('error', () => resolve());
    server.listen(port, '127.0.0.1', resolve);
  });
  onTestFinished(() => void server.close());
}
