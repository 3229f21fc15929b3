import { createHash } from 'node:crypto';
import { chmod, chown, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { canWriteIn, type ServerUser, serverUser } from './server-user.ts';

export interface Location {
  folder: string;
  user: ServerUser | undefined;
  /** Why the folder is not below the home that was asked for. */
  note: string | undefined;
}

const fallbackParent = '/var/lib/ledgerbridge-embedded';

/** A folder that the server's user can reach: below home, or beside the system's data when home is closed to it. */
export async function locate(home: string): Promise<Location> {
  const wanted = path.join(home, 'postgres');
  const user = await serverUser(path.join(wanted, 'cluster'));
  await mkdir(home, { recursive: true });
  if (!user) {
    await mkdir(wanted, { recursive: true, mode: 0o700 });
    return { folder: wanted, user, note: undefined };
  }
  await chmod(home, 0o711); // passable for the server's user whatever the umask; only names can be guessed
  await prepare(wanted, user);
  if (await canWriteIn(wanted, user)) return { folder: wanted, user, note: undefined };
  const fallback = path.join(fallbackParent, createHash('sha256').update(home).digest('hex').slice(0, 12));
  await mkdir(fallbackParent, { recursive: true, mode: 0o755 });
  await chmod(fallbackParent, 0o755);
  await prepare(fallback, user);
  return { folder: fallback, user, note: `user ${user.name} cannot reach ${home}` };
}

async function prepare(folder: string, user: ServerUser): Promise<void> {
  await mkdir(folder, { recursive: true });
  await chmod(folder, 0o755);
  await chown(folder, user.uid, user.gid);
}
