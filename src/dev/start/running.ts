import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Stack } from '../stack.ts';

/**
 * Tells the command line where everything is: `ledgerbridge init` then needs no variables, and nobody exports what
 * would be wrong at the next start. Readable by its owner only.
 */
export async function noteRunning(home: string, { api, env }: Stack): Promise<void> {
  const running = { url: env.PUBLIC_URL ?? api.baseUrl, databaseUrl: env.DATABASE_URL };
  await writeFile(fileOf(home), JSON.stringify(running), { mode: 0o600 });
}

export async function forgetRunning(home: string): Promise<void> {
  await rm(fileOf(home), { force: true });
}

const fileOf = (home: string) => path.join(home, 'running.json');
