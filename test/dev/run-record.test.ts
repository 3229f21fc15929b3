import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type Child, startChild } from '../../src/dev/child-process.ts';
import { identify } from '../../src/dev/process-identity.ts';
import { encryptionKey } from '../../src/dev/stack/encryption-key.ts';
import { openRunRecord } from '../../src/dev/stack/run-record.ts';
import { temporaryFolder } from './temporary-folder.ts';

const dead = { pid: 999_999, startedAt: 'long ago' };

describe('the record of a run', () => {
  it('lets the next start end what a killed one left behind', async () => {
    const home = await temporaryFolder();
    const child = await sleeper(home);
    await leave(home, { launcher: dead, children: [{ name: 'worker', process: child.identity }] });
    const record = await openRunRecord(home);
    expect(record.ended).toEqual([`worker (process ${child.identity.pid})`]);
    expect(await child.exited).toBe('signal SIGTERM');
  });

  it('never ends a process that has only the number of one of ours', async () => {
    const home = await temporaryFolder();
    const stranger = await sleeper(home);
    const taken = { pid: stranger.identity.pid, startedAt: 'long ago' };
    await leave(home, { launcher: dead, children: [{ name: 'worker', process: taken }] });
    expect((await openRunRecord(home)).ended).toEqual([]);
    expect(stranger.hasExited()).toBe(false);
  });

  it('refuses a second start in the same folder while the first one runs', async () => {
    const home = await temporaryFolder();
    await leave(home, { launcher: await identify(process.pid), children: [] });
    await expect(openRunRecord(home)).rejects.toThrow(`process ${process.pid}`);
  });

  it('holds every process that was added, also at the same moment', async () => {
    const home = await temporaryFolder();
    const record = await openRunRecord(home);
    const names = ['a', 'b', 'c'];
    await Promise.all(names.map((name) => record.add(name, dead)));
    const noted = JSON.parse(await readFile(path.join(home, 'processes.json'), 'utf8'));
    expect(noted.children.map((child: { name: string }) => child.name)).toEqual(names);
  });

  it('is no hindrance when it was cut short', async () => {
    const home = await temporaryFolder();
    await writeFile(path.join(home, 'processes.json'), '{"launcher":');
    expect((await openRunRecord(home)).ended).toEqual([]);
  });
});

describe('the encryption key', () => {
  it('is 32 bytes, made once, and the same for starters at the same time', async () => {
    const home = await temporaryFolder();
    const keys = await Promise.all([encryptionKey(home), encryptionKey(home)]);
    expect(keys[0]).toBe(keys[1]);
    expect(Buffer.from(keys[0] ?? '', 'base64')).toHaveLength(32);
    expect(await encryptionKey(home)).toBe(keys[0]);
  });
});

async function leave(home: string, record: object): Promise<void> {
  await writeFile(path.join(home, 'processes.json'), JSON.stringify(record));
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
