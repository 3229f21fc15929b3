import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { access, mkdir, readdir, readFile, rename } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { projectFolder } from '../project.ts';

const run = promisify(execFile);

/** What a workflow's code is made of: files, and folders with all that is in them. */
const SOURCES = ['src/workflows', 'src/domain', 'src/errors.ts', 'package-lock.json'];

/** The bundled workflows; made once for each state of their sources. */
export async function workflowBundle(home: string): Promise<string> {
  const file = path.join(home, 'bundles', `workflows-${await stateOf(SOURCES)}.js`);
  const known = await access(file).then(
    () => true,
    () => false,
  );
  if (known) return file;
  await mkdir(path.dirname(file), { recursive: true });
  const unfinished = `${file}.${process.pid}`;
  const bundler = path.join(projectFolder, 'src/workers/bundle.ts');
  await run(process.execPath, ['--import', 'tsx', bundler, unfinished], { cwd: projectFolder });
  await rename(unfinished, file);
  return file;
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
