import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { projectFolder } from '../../src/dev/project.ts';

const run = promisify(execFile);

/** A folder for `PYTHONPATH` with these packages; brought once, and kept beside the other caches of the checkout. */
export async function pythonPackages(packages: readonly string[]): Promise<string> {
  const cache = path.join(projectFolder, '.cache');
  const name = createHash('sha256').update(packages.join(' ')).digest('hex').slice(0, 12);
  const folder = path.join(cache, `python-${name}`);
  if (await stat(folder).catch(() => undefined)) return folder;
  await mkdir(cache, { recursive: true });
  const staging = await mkdtemp(path.join(cache, 'python-'));
  await run('python3', ['-m', 'pip', 'install', '--quiet', '--target', staging, ...packages]);
  // Somebody else may have brought them meanwhile: theirs are as good.
  await rename(staging, folder).catch(() => rm(staging, { recursive: true, force: true }));
  return folder;
}
