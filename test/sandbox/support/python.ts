import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Installed once, beside the other caches of the working copy, and used again by later runs. */
const folder = resolve('.cache/python');
const packages = ['python-quickbooks==0.9.12', 'intuit-oauth==1.2.6', 'tap-quickbooks==2.5.0'];

async function install(): Promise<void> {
  if (['quickbooks', 'intuitlib', 'tap_quickbooks'].every((name) => existsSync(join(folder, name)))) return;
  const partial = `${folder}-${process.pid}`;
  mkdirSync(partial, { recursive: true });
  await run('python3', ['-m', 'pip', 'install', '--quiet', '--target', partial, ...packages]);
  if (existsSync(folder)) rmSync(partial, { recursive: true });
  else renameSync(partial, folder);
}

/** Runs a script of `test/sandbox/python` against a sandbox and reads the one JSON line that it ends with. */
export async function python(script: string, input: object): Promise<Record<string, unknown>> {
  await install();
  const { stdout } = await run('python3', [resolve('test/sandbox/python', script), JSON.stringify(input)], {
    env: {
      ...process.env,
      PYTHONPATH: folder,
      OAUTHLIB_INSECURE_TRANSPORT: '1',
      PYTHONDONTWRITEBYTECODE: '1',
    },
    maxBuffer: 32 * 1024 * 1024,
    timeout: 60_000,
  });
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '{}') as Record<string, unknown>;
}
