import { execFile } from 'node:child_process';
import { chmod, copyFile, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { cacheFolders } from '../temporal/binary-cache.ts';
import { isExecutable } from '../temporal/binary-on-path.ts';

const run = promisify(execFile);

/** What docker-compose.yml and the development server have; newer ones want a newer Go. */
const VERSION = '1.32.1';
const MODULES = {
  'temporal-server': 'go.temporal.io/server/cmd/server',
  'temporal-sql-tool': 'go.temporal.io/server/cmd/tools/sql',
} as const;
/** Compiling the server takes eight minutes on two cores and 2.6 GB of memory. */
const BUILD_TIMEOUT_MS = 45 * 60_000;

export type ServerProgram = keyof typeof MODULES;

/**
 * Temporal's server as it is deployed: no package carries it, so that it is compiled once, by the Go that is
 * installed, and kept beside Temporal's other programs.
 * @throws Error when there is no Go.
 */
export async function serverProgram(name: ServerProgram, say: (line: string) => void): Promise<string> {
  const kept = cacheFolders().map((folder) => path.join(folder, `server-${VERSION}`, name));
  for (const candidate of kept) if (await isExecutable(candidate)) return candidate;
  say(`  Compiling ${name} ${VERSION}; once, and the server takes some minutes`);
  return compile(name, kept);
}

async function compile(name: ServerProgram, targets: readonly string[]): Promise<string> {
  const target = await firstWritable(targets);
  const folder = await mkdtemp(path.join(path.dirname(target), 'compiling-'));
  try {
    const module = MODULES[name];
    await run('go', ['install', `${module}@v${VERSION}`], {
      env: { ...process.env, GOBIN: folder, CGO_ENABLED: '0' },
      timeout: BUILD_TIMEOUT_MS,
    });
    const staged = `${folder}.new`;
    await copyFile(path.join(folder, path.basename(module)), staged);
    await chmod(staged, 0o755);
    await rename(staged, target);
    return target;
  } catch (error) {
    throw new Error(`${name} ${VERSION} could not be compiled: ${reasonOf(error)}`, { cause: error });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function reasonOf(error: unknown): string {
  const isLate = error instanceof Error && 'killed' in error && error.killed === true;
  if (!isLate) return 'it needs Go 1.26 and its module proxy';
  return `${BUILD_TIMEOUT_MS / 60_000} minutes were not enough on this busy machine. Start again: what is compiled is kept`;
}

async function firstWritable(targets: readonly string[]): Promise<string> {
  for (const target of targets) {
    const made = await mkdir(path.dirname(target), { recursive: true }).catch(() => 'closed' as const);
    if (made !== 'closed') return target;
  }
  throw new Error(`none of these can be written: ${targets.join(', ')}`);
}
