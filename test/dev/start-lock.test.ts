import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { withLock } from '../../src/dev/start-lock.ts';
import { temporaryFolder } from './temporary-folder.ts';

describe('a lock file', () => {
  it('lets one in at a time', async () => {
    const file = path.join(await temporaryFolder(), 'lock');
    let inside = 0;
    let most = 0;
    const visit = async () => {
      inside += 1;
      most = Math.max(most, inside);
      await new Promise((resolve) => setImmediate(resolve));
      inside -= 1;
    };
    await Promise.all(Array.from({ length: 10 }, () => withLock(file, visit)));
    expect(most).toBe(1);
  });

  it('is taken over from a process that was killed, also when its number is in use again', async () => {
    const file = path.join(await temporaryFolder(), 'lock');
    await writeFile(file, JSON.stringify({ pid: process.pid, startedAt: 'another time' }));
    const visits = await Promise.all([1, 2, 3].map((visit) => withLock(file, () => Promise.resolve(visit))));
    expect(visits).toEqual([1, 2, 3]);
  });

  it('is given back when the work fails', async () => {
    const file = path.join(await temporaryFolder(), 'lock');
    await expect(withLock(file, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await withLock(file, () => Promise.resolve('yes'))).toBe('yes');
  });
});
