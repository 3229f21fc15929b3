import { execFile } from 'node:child_process';
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { TemporalProgram } from './program.ts';

const run = promisify(execFile);

/** A closed network answers at once or never; the next source should have its turn soon. */
const timeoutMs = 20_000;
const downloader = fileURLToPath(new URL('./sdk-download-process.ts', import.meta.url));

/** Lets the SDK fetch its own server. In a process of its own, because the SDK's download cannot be given up. */
export async function downloadFromSdk(program: TemporalProgram, folder: string): Promise<string> {
  const args = ['--import', 'tsx', downloader, program.sdkKind, folder];
  const limits = { timeout: timeoutMs, killSignal: 'SIGKILL' } as const;
  await run(process.execPath, args, limits).catch((error: unknown) => {
    throw new Error(`no answer that helps (${firstLine(error)})`);
  });
  return largestFile(folder);
}

function firstLine(error: unknown): string {
  const killed = error instanceof Error && 'killed' in error && error.killed === true;
  if (killed) return `gave up after ${timeoutMs / 1000} s`;
  const text = error instanceof Error && 'stderr' in error ? String(error.stderr) : String(error);
  return text.split('\n').find((line) => line.includes('rror')) ?? 'failed';
}

/** The SDK names the file as it likes; the program is by far the largest. */
async function largestFile(folder: string): Promise<string> {
  let found = { file: '', size: 0 };
  for (const name of await readdir(folder)) {
    const file = path.join(folder, name);
    const { size } = await stat(file);
    if (size > found.size) found = { file, size };
  }
  if (found.file === '') throw new Error('the SDK left no program behind');
  return found.file;
}
