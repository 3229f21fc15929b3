import { databaseCode } from './database-errors.ts';

const DEADLOCK = '40P01';
const TRIES = 3;

/**
 * Carries out a transaction again that PostgreSQL has ended because it and another one waited for each other: it has done
 * nothing, and the other one has gone on. Rows are locked in one order wherever they can be; this is for where they cannot.
 */
export async function pastDeadlocks<T>(transaction: () => Promise<T>): Promise<T> {
  for (let tried = 1; ; tried += 1) {
    try {
      return await transaction();
    } catch (error) {
      if (tried === TRIES || databaseCode(error) !== DEADLOCK) throw error;
    }
  }
}
