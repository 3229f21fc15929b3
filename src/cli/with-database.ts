import { connectDatabase, type Database } from '../db/client.ts';

/** Runs `work` on a connection of its own, for commands that stand beside the API. */
export async function withDatabase<T>(databaseUrl: string, work: (db: Database) => Promise<T>): Promise<T> {
  const { db, close } = connectDatabase(databaseUrl, { pool: 1 });
  try {
    return await work(db);
  } finally {
    await close();
  }
}
