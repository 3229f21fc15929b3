import { mkdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type Child, startChild } from '../../src/dev/child-process.ts';
import { endProcess, endsWithin } from '../../src/dev/end-process.ts';
import type { ProcessIdentity } from '../../src/dev/process-identity.ts';
import { startReaper } from '../../src/dev/reaper.ts';
import { waitUntil } from '../../src/dev/wait-until.ts';
import { temporaryFolder } from './temporary-folder.ts';

const owner = new URL('./reaper-owner.ts', import.meta.url).pathname;

describe('the reaper', () => {
  it('ends the processes and removes the folder of an owner that is killed', async () => {
    const home = await temporaryFolder();
    const doomed = path.join(home, 'doomed');
    await mkdir(doomed);
    const { child, started } = await startOwner(home, doomed);
    process.kill(child.identity.pid, 'SIGKILL');
    for (const known of started) expect(await endsWithin(known, 60_000)).toBe(true);
    await waitUntil({ what: 'the folder to go', timeoutMs: 60_000 }, () => gone(doomed));
  });

  it('leaves a process alone that has the number but not the start time', async () => {
    const home = await temporaryFolder();
    const stranger = await sleeper(home);
    const reaper = startReaper();
    reaper.watch({ ...stranger.identity, startedAt: 'another time' });
    await reaper.finish();
    expect(stranger.hasExited()).toBe(false);
  });

  it('has ended everything when an orderly end is over', async () => {
    const child = await sleeper(await temporaryFolder());
    const reaper = startReaper();
    reaper.watch(child.identity);
    await reaper.finish();
    expect(await child.exited).toBe('signal SIGINT');
  });
});

/** A process with a reaper, one child that it names and one that only carries its marker. */
async function startOwner(home: string, doomed: string) {
  const file = path.join(home, 'started.json');
  const child = await startChild({
    name: 'owner',
    command: process.execPath,
    args: ['--import', 'tsx', owner, home, doomed, file],
    logFile: path.join(home, 'owner.log'),
  });
  onTestFinished(() => endProcess(child.identity, 0));
  const started = await waitUntil({ what: 'the owner', timeoutMs: 60_000, child }, async () => {
    return JSON.parse(await readFile(file, 'utf8')) as ProcessIdentity[];
  });
  return { child, started };
}

async function sleeper(home: string): Promise<Child> {
  const child = await startChild({
    name: 'sleeper',
    command: process.execPath,
    args: ['-e', 'setInterval(() => {}, 60000)'],
    logFile: path.join(home, 'sleeper.log'),
  });
  onTestFinished(() => child.stop(0));
  return child;
}

async function gone(folder: string): Promise<true | undefined> {
  return stat(folder).then(
    () => undefined,
    () => true,
  );
}
