import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { identify, isStillRunning } from '../process-identity.ts';

/** Notes that this process uses the server. Returns the note's file. */
export async function register(folder: string): Promise<string> {
  const self = await identify(process.pid);
  const users = path.join(folder, 'users');
  await mkdir(users, { recursive: true });
  const note = path.join(
    users,
    `${process.pid}_${encodeURIComponent(self?.startedAt ?? '')}_${randomUUID()}`,
  );
  await writeFile(note, '');
  return note;
}

/** Whether anybody else still uses the server. Notes of killed processes are removed. */
export async function anyoneLeft(folder: string): Promise<boolean> {
  const users = path.join(folder, 'users');
  let left = false;
  for (const note of await readdir(users).catch(() => [])) {
    const [pid, startedAt] = note.split('_');
    const known = { pid: Number(pid), startedAt: decodeURIComponent(startedAt ?? '') };
    if (await isStillRunning(known)) left = true;
    else await rm(path.join(users, note), { force: true });
  }
  return left;
}
