import { createHash, randomUUID } from 'node:crypto';
import { access, mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { projectFolder } from '../project.ts';

export interface Building {
  home: string;
  name: string;
  /** Of a single file, such as `.js`; a folder has none. */
  extension?: string;
  /** What it is made of: files, and folders with all that is in them. */
  sources: readonly string[];
  /** Makes it at this path, where nothing is yet. */
  build(target: string): Promise<unknown>;
}

/** Where something built is; made once for each state of its sources. */
export async function builtOnce({ home, name, extension = '', sources, build }: Building): Promise<string> {
  const target = path.join(home, 'bundles', `${name}-${await stateOf(sources)}${extension}`);
  if (await isThere(target)) return target;
  await mkdir(path.dirname(target), { recursive: true });
  const unfinished = `${target}.${randomUUID()}`;
  await build(unfinished);
  await rename(unfinished, target).catch(async (error: unknown) => {
    // Somebody else made the same meanwhile: a folder cannot take the place of one that has something in it.
    await rm(unfinished, { recursive: true, force: true });
    if (!(await isThere(target))) throw error;
  });
  return target;
}

function isThere(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}

async function stateOf(sources: readonly string[]): Promise<string> {
  const hash = createHash('sha256');
  for (const source of sources) {
    for (const file of await filesOf(path.join(projectFolder, source)))
      hash.update(file).update(await readFile(file));
  }
  return hash.digest('hex').slice(0, 16);
}

async function filesOf(source: string): Promise<string[]> {
  if (path.extname(source) !== '') return [source];
  const entries = await readdir(source, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort();
}
