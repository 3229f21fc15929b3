import { setTimeout as delay } from 'node:timers/promises';
import type { Connection, ConnectionOptions } from '@temporalio/client';
import { SEARCH_ATTRIBUTES } from '../workflows/contract.ts';
import { CliFailure } from './failure.ts';
import { connectTemporal, isRefused } from './temporal-connection.ts';

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
  const connection = await connectTemporal(options);
  try {
    const missing = await missingAttributes(connection, namespace);
    if (missing.length === 0) return [];
    await add(connection, namespace, missing);
    await untilKnown(connection, namespace);
    return missing;
  } finally {
    await connection.close();
  }
}

/** Names of ours that the namespace does not have. */
export async function missingAttributes(connection: Connection, namespace: string): Promise<string[]> {
  const known = new Set(await knownAttributes(connection, namespace));
  return Object.values(SEARCH_ATTRIBUTES).filter((name) => !known.has(name));
}

/** Temporal Cloud has no operator's service for its customers; the namespace itself tells its attributes there. */
async function knownAttributes(connection: Connection, namespace: string): Promise<string[]> {
  try {
    const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
    return Object.keys(customAttributes);
  } catch (error) {
    if (!isRefused(error)) throw error;
    const { config } = await connection.workflowService.describeNamespace({ namespace });
    return Object.values(config?.customSearchAttributeAliases ?? {});
  }
}

async function add(connection: Connection, namespace: string, missing: readonly string[]): Promise<void> {
  const searchAttributes = Object.fromEntries(missing.map((name) => [name, KEYWORD]));
  try {
    await connection.operatorService.addSearchAttributes({ namespace, searchAttributes });
  } catch (error) {
    if (!isRefused(error)) throw error;
    const wanted = missing.map((name) => `--search-attribute "${name}=Keyword"`).join(' ');
    throw new CliFailure(
      `Temporal does not let us add search attributes. In Temporal Cloud add them with its own tool, then call this again: tcld namespace search-attributes add --namespace ${namespace} ${wanted}`,
      { cause: error },
    );
  }
}

async function untilKnown(connection: Connection, namespace: string): Promise<void> {
  const deadline = Date.now() + TIMEOUT_MS;
  while ((await missingAttributes(connection, namespace)).length > 0) {
    if (Date.now() > deadline) throw new CliFailure('Temporal does not know the search attributes yet.');
    await delay(LOOK_MS);
  }
}
