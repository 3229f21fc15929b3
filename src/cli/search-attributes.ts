import { setTimeout as delay } from 'node:timers/promises';
import { Connection, type ConnectionOptions } from '@temporalio/client';
import { SEARCH_ATTRIBUTES } from '../workflows/contract.ts';
import { CliFailure } from './failure.ts';

/** `INDEXED_VALUE_TYPE_KEYWORD` of Temporal's API. */
const KEYWORD = 2;
/** Some servers need a second or two until a new attribute can be used. */
const TIMEOUT_MS = 15_000;
const LOOK_MS = 200;

/** Adds what the namespace lacks and gives the names. */
export async function registerSearchAttributes(
  options: ConnectionOptions,
  namespace: string,
): Promise<string[]> {
  const connection = await Connection.connect(options);
  try {
    const missing = await missingAttributes(connection, namespace);
    if (missing.length === 0) return [];
    const searchAttributes = Object.fromEntries(missing.map((name) => [name, KEYWORD]));
    await connection.operatorService.addSearchAttributes({ namespace, searchAttributes });
    await untilKnown(connection, namespace);
    return missing;
  } finally {
    await connection.close();
  }
}

async function missingAttributes(connection: Connection, namespace: string): Promise<string[]> {
  const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
  return Object.values(SEARCH_ATTRIBUTES).filter((name) => !(name in customAttributes));
}

async function untilKnown(connection: Connection, namespace: string): Promise<void> {
  const deadline = Date.now() + TIMEOUT_MS;
  while ((await missingAttributes(connection, namespace)).length > 0) {
    if (Date.now() > deadline) throw new CliFailure('Temporal does not know the search attributes yet.');
    await delay(LOOK_MS);
  }
}
