import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { connectDatabase } from '../db/client.ts';
import type { CliContext } from './context.ts';
import { CliFailure } from './failure.ts';

const runningSchema = z.object({ url: z.url(), databaseUrl: z.string() });
export type Running = z.infer<typeof runningSchema>;

/**
 * Where the database and the console are: as the variables say, or where `npm start` of this folder has them.
 * @throws CliFailure when nothing is running there, although a start that was killed may have left its note.
 */
export async function findRunning({ config }: CliContext, home: string): Promise<Running> {
  if (config.DATABASE_URL) return { url: config.LEDGERBRIDGE_URL, databaseUrl: config.DATABASE_URL };
  const text = await readFile(path.join(home, 'running.json'), 'utf8').catch(() => undefined);
  const noted = text === undefined ? undefined : runningSchema.safeParse(parseJson(text)).data;
  if (noted && (await answers(noted.databaseUrl))) return noted;
  throw new CliFailure(
    `Nothing is running from ${home}: call npm start in another terminal first, or set DATABASE_URL and LEDGERBRIDGE_URL.`,
  );
}

/** What a start that was killed while it wrote has left is no JSON. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function answers(databaseUrl: string): Promise<boolean> {
  const { db, close } = connectDatabase(databaseUrl, { pool: 1 });
  try {
    await db.execute('select 1');
    return true;
  } catch {
    return false;
  } finally {
    await close();
  }
}
