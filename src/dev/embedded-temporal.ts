import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { Connection } from '@temporalio/client';
import { type Child, startChild } from './child-process.ts';
import { freePort } from './free-port.ts';
import type { ProcessIdentity } from './process-identity.ts';
import { databaseFolder, devServerArguments } from './temporal/dev-server.ts';
import { registerSearchAttributes, type SearchAttributeTypes } from './temporal/search-attributes.ts';
import { type FoundBinary, findTemporalBinary, temporalCli } from './temporal-binary.ts';
import { waitUntil } from './wait-until.ts';

/** Between choosing a free port and listening on it, somebody else may take it. */
const startAttempts = 3;

export interface EmbeddedTemporalOptions {
  /** Holds the database in `temporal/` and the log in `logs/`. */
  home: string;
  /** Taken when free, else any free one. */
  port?: number;
  /** Likewise. Default: no Web UI. */
  uiPort?: number;
  /** False keeps everything in memory. Default: true. */
  persistent?: boolean;
  searchAttributes?: SearchAttributeTypes;
  /** Told of the process as soon as there is one. */
  onStarted?: (process: ProcessIdentity) => Promise<void>;
  /** Default: found by `findTemporalBinary`. */
  binary?: FoundBinary;
}

export interface EmbeddedTemporal {
  address: string;
  port: number;
  /** Undefined: no Web UI. */
  uiPort: number | undefined;
  namespace: string;
  uiUrl: string | undefined;
  process: ProcessIdentity;
  /** Resolves with the reason when the server has ended. */
  exited: Promise<string>;
  /** Port, program and where that came from, for people. */
  summary: string;
  stop(): Promise<void>;
}

const namespace = 'default';

/** Starts a development server whose workflows survive its being killed. */
export async function startEmbeddedTemporal(options: EmbeddedTemporalOptions): Promise<EmbeddedTemporal> {
  const binary = options.binary ?? (await findTemporalBinary(temporalCli));
  await mkdir(databaseFolder(options.home), { recursive: true, mode: 0o700 });
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await startOnce(options, binary);
    } catch (error) {
      if (attempt === startAttempts) throw error;
    }
  }
}

async function startOnce(options: EmbeddedTemporalOptions, binary: FoundBinary): Promise<EmbeddedTemporal> {
  const port = await freePort(options.port);
  const uiPort = options.uiPort === undefined ? undefined : await freePort(options.uiPort);
  const persistent = options.persistent ?? true;
  const child = await startChild({
    name: 'temporal',
    command: binary.path,
    args: devServerArguments({ home: options.home, port, uiPort, persistent }),
    logFile: path.join(options.home, 'logs', 'temporal.log'),
    onStarted: options.onStarted,
  });
  const address = `127.0.0.1:${port}`;
  try {
    await becomeUsable(child, address, options.searchAttributes ?? {});
  } catch (error) {
    await child.stop(0);
    throw error;
  }
  return {
    address,
    port,
    uiPort,
    namespace,
    uiUrl: uiPort === undefined ? undefined : `http://127.0.0.1:${uiPort}`,
    process: child.identity,
    exited: child.exited,
    summary: `port ${port}, ${binary.path} (${binary.source})`,
    stop: () => child.stop(),
  };
}

async function becomeUsable(child: Child, address: string, attributes: SearchAttributeTypes): Promise<void> {
  const connection = await waitUntil({ what: 'Temporal', timeoutMs: 30_000, child }, () => connect(address));
  try {
    await registerSearchAttributes(connection, namespace, attributes);
  } finally {
    await connection.close();
  }
}

async function connect(address: string): Promise<Connection> {
  const connection = await Connection.connect({ address, connectTimeout: '2s' });
  try {
    await connection.workflowService.describeNamespace({ namespace });
    return connection;
  } catch (error) {
    await connection.close();
    throw error;
  }
}
