import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { projectFolder } from '../../src/dev/project.ts';

/** Our programs as a release ships them: they start in a third of the time that their sources take. */
export interface BuiltServices {
  /** With `api`, `workers` and the rest of `src` below it. */
  codeFolder: string;
  remove(): Promise<void>;
}

/** What a build looks for beside itself. */
const BESIDE = ['package.json', 'drizzle', 'proof'];

/** Within the checkout, so that packages are found; types are another test's matter. */
export async function buildServices(): Promise<BuiltServices> {
  const cache = path.join(projectFolder, '.cache');
  await mkdir(cache, { recursive: true });
  const folder = await mkdtemp(path.join(cache, 'built-'));
  const codeFolder = path.join(folder, 'dist');
  const compiler = path.join(projectFolder, 'node_modules/typescript/bin/tsc');
  const args = ['-p', 'tsconfig.build.json', '--noCheck', '--sourceMap', 'false', '--outDir', codeFolder];
  await promisify(execFile)(process.execPath, [compiler, ...args], { cwd: projectFolder });
  await Promise.all(BESIDE.map((name) => symlink(path.join(projectFolder, name), path.join(folder, name))));
  return { codeFolder, remove: () => rm(folder, { recursive: true, force: true }) };
}
