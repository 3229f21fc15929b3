import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chown, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { asServerUser, type ServerUser } from './server-user.ts';

const run = promisify(execFile);

/** The one role of an embedded server, and its owner. */
export const superuser = 'ledgerbridge';

export interface Cluster {
  binFolder: string;
  user: ServerUser | undefined;
  dataFolder: string;
  password: string;
}

/** Opens the cluster in this folder, making it first where there is none. */
export async function openCluster(
  folder: string,
  binFolder: string,
  user: ServerUser | undefined,
): Promise<Cluster> {
  const clusterFolder = path.join(folder, 'cluster');
  if (!(await stat(clusterFolder).catch(() => undefined))) await create(clusterFolder, binFolder, user);
  const password = (await readFile(path.join(clusterFolder, 'password'), 'utf8')).trim();
  return { binFolder, user, dataFolder: path.join(clusterFolder, 'data'), password };
}

/** Made beside its place and renamed: a start that is killed half-way leaves no half-made cluster. */
async function create(clusterFolder: string, binFolder: string, user: ServerUser | undefined): Promise<void> {
  const staging = `${clusterFolder}.new`;
  await rm(staging, { recursive: true, force: true });
  await mkdir(staging, { mode: 0o700 });
  const passwordFile = path.join(staging, 'password');
  await writeFile(passwordFile, randomBytes(24).toString('base64url'), { mode: 0o600 });
  if (user) for (const item of [staging, passwordFile]) await chown(item, user.uid, user.gid);
  await run(path.join(binFolder, 'initdb'), initOptions(staging, passwordFile), asServerUser(user));
  await rename(staging, clusterFolder);
}

function initOptions(staging: string, passwordFile: string): string[] {
  return [
    ...['-D', path.join(staging, 'data'), '-U', superuser],
    ...['--auth=scram-sha-256', `--pwfile=${passwordFile}`, '--no-instructions', '--no-sync'],
    // Not from the environment: without LANG it would be SQL_ASCII, and it would differ between machines.
    ...['--encoding=UTF8', '--locale-provider=builtin', '--locale=C.UTF-8'],
  ];
}

/** The process number and port that a running server, or one that was killed, wrote down. */
export async function postmaster(cluster: Cluster): Promise<{ pid: number; port: number } | undefined> {
  const text = await readFile(path.join(cluster.dataFolder, 'postmaster.pid'), 'utf8').catch(() => '');
  const lines = text.split('\n');
  const [pid, port] = [Number(lines[0]), Number(lines[3])];
  return pid > 0 ? { pid, port } : undefined;
}

/** PostgreSQL takes an unreaped process for a live server: remove what a dead one wrote. */
export async function forgetPostmaster(cluster: Cluster): Promise<void> {
  await rm(path.join(cluster.dataFolder, 'postmaster.pid'), { force: true });
}
