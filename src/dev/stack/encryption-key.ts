import { randomBytes, randomUUID } from 'node:crypto';
import { link, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** The key of this home's tokens: made once, readable by its owner only. */
export async function encryptionKey(home: string): Promise<string> {
  const file = path.join(home, 'encryption-key');
  const known = await readFile(file, 'utf8').catch(() => undefined);
  if (known) return known.trim();
  const draft = `${file}.${randomUUID()}`;
  await writeFile(draft, randomBytes(32).toString('base64'), { mode: 0o600 });
  // Linking fails when another starter was first, and never shows half a key.
  await link(draft, file).catch(() => undefined);
  await rm(draft);
  return (await readFile(file, 'utf8')).trim();
}
