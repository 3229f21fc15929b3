import { access, constants } from 'node:fs/promises';
import path from 'node:path';
import type { TemporalProgram } from './program.ts';

const suffix = process.platform === 'win32' ? '.exe' : '';

export async function findOnPath(program: TemporalProgram): Promise<string | undefined> {
  const folders = (process.env.PATH ?? '').split(path.delimiter).filter(Boolean);
  for (const folder of folders) {
    const candidate = path.join(folder, program.name + suffix);
    if (await isExecutable(candidate)) return candidate;
  }
  return undefined;
}

export async function isExecutable(file: string): Promise<boolean> {
  return access(file, constants.X_OK).then(
    () => true,
    () => false,
  );
}
