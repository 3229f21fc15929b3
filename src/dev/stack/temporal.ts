import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Connection } from '@temporalio/client';
import { loadClientConnectConfig } from '@temporalio/envconfig';
import { SEARCH_ATTRIBUTES } from '../../workflows/contract.ts';
import { startEmbeddedTemporal } from '../embedded-temporal.ts';
import { registerSearchAttributes } from '../temporal/search-attributes.ts';
import { notOurs, type Part, type StackOptions, unlessUsual } from './part.ts';

const usualPort = 7233;
const usualUiPort = 8233;
/** Any of these says that there is a real server. */
const realServerVariables = ['TEMPORAL_ADDRESS', 'TEMPORAL_PROFILE', 'TEMPORAL_CONFIG_FILE'];

const searchAttributes = Object.fromEntries(
  Object.values(SEARCH_ATTRIBUTES).map((name) => [name, 'KEYWORD'] as const),
);

/** The server that the TEMPORAL_* variables name, or an embedded one with its Web UI. */
export async function bringUpTemporal(options: StackOptions): Promise<Part> {
  const named = realServerVariables.filter((name) => options.env[name]);
  if (named.length > 0) return joinReal(named.join(', '));
  const usual = { port: usualPort, uiPort: usualUiPort };
  return startOwn(options, options.anyPort ? { port: 0, uiPort: 0 } : usual);
}

interface Ports {
  port: number;
  uiPort: number;
}

async function startOwn(options: StackOptions, ports: Ports): Promise<Part> {
  const { home, onStarted } = options;
  const server = await startEmbeddedTemporal({
    home,
    searchAttributes,
    ...ports,
    onStarted: (started) => onStarted('Temporal', started),
  });
  return {
    name: 'Temporal',
    summary:
      server.summary + unlessUsual(ports.port, server.port) + unlessUsual(ports.uiPort, server.uiPort ?? 0),
    env: {
      TEMPORAL_ADDRESS: server.address,
      TEMPORAL_NAMESPACE: server.namespace,
      TEMPORAL_UI_URL: server.uiUrl ?? '',
      TEMPORAL_CONFIG_FILE: await emptyProfile(home),
    },
    process: server.process,
    exited: server.exited,
    again: () => startOwn(options, { port: server.port, uiPort: server.uiPort ?? 0 }),
    stop: server.stop,
  };
}

/** A profile in the user's home, perhaps of a cloud account, is not meant for this server. */
async function emptyProfile(home: string): Promise<string> {
  const file = path.join(home, 'temporal.toml');
  await writeFile(file, '[profile.default]\n');
  return file;
}

async function joinReal(named: string): Promise<Part> {
  const { connectionOptions, namespace = 'default' } = loadClientConnectConfig();
  const connection = await Connection.connect(connectionOptions);
  try {
    await registerSearchAttributes(connection, namespace, searchAttributes);
  } finally {
    await connection.close();
  }
  const address = connectionOptions.address ?? 'the usual address';
  return {
    name: 'Temporal',
    summary: `${address}, namespace ${namespace} (from ${named})`,
    env: { TEMPORAL_ADDRESS: address, TEMPORAL_NAMESPACE: namespace },
    stop: notOurs,
  };
}
