import { execFile } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { projectFolder } from '../../src/dev/project.ts';

const run = promisify(execFile);

export type GoProgram = { program: string } | { missing: string };

/**
 * Compiles a folder of the project with the Go that is installed and the modules of its `go.sum`; beside the other
 * caches of the checkout. Says what is missing where there is no Go, or nowhere to get the modules from: nothing else
 * of the tests needs either.
 */
export async function goProgram(folder: string): Promise<GoProgram> {
  const cwd = path.join(projectFolder, folder);
  const program = path.join(projectFolder, '.cache', 'go', path.basename(folder));
  const env = { ...process.env, CGO_ENABLED: '0', GOTOOLCHAIN: 'local' };
  const isThere = await run('go', ['version'], { env }).catch(() => undefined);
  if (!isThere) return { missing: 'there is no Go on this machine' };
  const failed = await run('go', ['mod', 'download'], { cwd, env }).then(() => undefined, String);
  if (failed) return { missing: `the modules of ${folder} could not be brought: ${failed}` };
  await mkdir(path.dirname(program), { recursive: true });
  await run('go', ['build', '-mod=readonly', '-o', program, '.'], { cwd, env });
  return { program };
}
