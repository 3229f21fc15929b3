import { execFile } from 'node:child_process';
import { readFile, stat } from 'node:fs/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** PostgreSQL refuses to run as root. */
export interface ServerUser {
  name: string;
  uid: number;
  gid: number;
}

/** The user the server must run as; undefined means: the one we are. */
export async function serverUser(clusterFolder?: string): Promise<ServerUser | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  return (clusterFolder && (await ownerOf(clusterFolder))) || (await unprivilegedUser());
}

/** How to start one of the server's programs as that user. */
export function asServerUser(user: ServerUser | undefined) {
  const env = { ...process.env, LC_ALL: 'C' };
  // The current folder may be closed to the server's user.
  return user ? { uid: user.uid, gid: user.gid, cwd: '/', env } : { cwd: '/', env };
}

/** Whether the server's user can keep files in this folder, all folders above it included. */
export async function canWriteIn(folder: string, user: ServerUser | undefined): Promise<boolean> {
  if (process.platform === 'win32') return true;
  return run('sh', ['-c', 'cd "$1" && test -w .', 'sh', folder], asServerUser(user)).then(
    () => true,
    () => false,
  );
}

/** An existing cluster stays with the user who made it. */
async function ownerOf(folder: string): Promise<ServerUser | undefined> {
  const found = await stat(folder).catch(() => undefined);
  return found && found.uid !== 0 ? { name: `uid ${found.uid}`, uid: found.uid, gid: found.gid } : undefined;
}

async function unprivilegedUser(): Promise<ServerUser> {
  const lines = (await readFile('/etc/passwd', 'utf8')).split('\n').map((line) => line.split(':'));
  for (const name of ['postgres', 'nobody']) {
    const entry = lines.find(([login]) => login === name);
    if (entry) return { name, uid: Number(entry[2]), gid: Number(entry[3]) };
  }
  throw new Error('running as root, and neither a user "postgres" nor "nobody" exists: set DATABASE_URL');
}
