import { existsSync } from 'node:fs';
import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { CliFailure } from '../../src/cli/failure.ts';
import { LineFiles } from '../../src/cli/prove/line-files.ts';

/** What cannot be written is the command's failure, with its place: never an error that nobody catches. */

async function failureOf(work: () => Promise<unknown>): Promise<CliFailure> {
  try {
    await work();
  } catch (error) {
    if (error instanceof CliFailure) return error;
    throw error;
  }
  throw new Error('it was written');
}

/** Lines until one fails: a file is opened, and written, some time after it was asked for. */
async function putMany(files: LineFiles): Promise<void> {
  for (;;) {
    await files.put({ line: 'seal', text: 'x'.repeat(1_000) } as Parameters<LineFiles['put']>[0]);
    await setImmediate();
  }
}

it('a folder that went away', async () => {
  const folder = path.join(tmpdir(), 'never-made', 'proof');
  const { message } = await failureOf(() => putMany(new LineFiles(folder)));
  expect(message).toContain(path.join(folder, 'seals.ndjson'));
  expect(message).toContain('--out');
});

it('nothing but the end of the files tells of it', async () => {
  const files = new LineFiles(path.join(tmpdir(), 'never-made', 'proof'));
  expect((await failureOf(() => files.close())).message).toContain('ENOENT');
});

it.skipIf(!existsSync('/dev/full'))('a disk that is full', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'line-files-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  await symlink('/dev/full', path.join(folder, 'seals.ndjson'));
  const files = new LineFiles(folder);
  expect((await failureOf(() => putMany(files))).message).toContain('ENOSPC');
  files.abandon();
});
