import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import type { CliContext } from './context.ts';
import { CliFailure } from './failure.ts';

const runningSchema = z.object({ url: z.url(), databaseUrl: z.string() });
export type Running = z.infer<typeof runningSchema>;

/** Where the database and the console are: as the variables say, or where `npm start` of this folder has them. */
export async function findRunning({ config }: CliContext, home: string): Promise<Running> {
  if (config.DATABASE_URL) return { url: config.LEDGERBRIDGE_URL, databaseUrl: config.DATABASE_URL };
  const text = await readFile(path.join(home, 'running.json'), 'utf8').catch(() => undefined);
  if (text === undefined) {
    throw new CliFailure(
      `Nothing is running from ${home}: call npm start in another terminal first, or set DATABASE_URL and LEDGERBRIDGE_URL.`,
    );
  }
  return runningSchema.parse(JSON.parse(text));
}
