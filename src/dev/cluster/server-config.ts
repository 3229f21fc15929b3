import path from 'node:path';
import { projectFolder } from '../project.ts';

/** Of a server with one of everything: four roles, each with a port for calls and one for its peers. */
export interface ServerPorts {
  frontend: number;
  others: number[];
}

/** How many `others` there are. */
export const OTHER_PORTS = 7;

/** Where Temporal's two databases are. */
export interface Storage {
  host: string;
  port: number;
  user: string;
  password: string;
}

/** A configuration file of Temporal's server, as an object: PostgreSQL behind it, fairness as in docker-compose.yml. */
export function serverConfig({ frontend, others }: ServerPorts, storage: Storage): object {
  const [frontendPeer, history, historyPeer, matching, matchingPeer, worker, workerPeer] = others;
  const address = `127.0.0.1:${frontend}`;
  return {
    log: { stdout: true, level: 'warn' },
    persistence: {
      defaultStore: 'default',
      visibilityStore: 'visibility',
      numHistoryShards: 4,
      datastores: {
        default: { sql: database(storage, 'temporal') },
        visibility: { sql: database(storage, 'temporal_visibility') },
      },
    },
    global: { membership: { maxJoinDuration: '30s', broadcastAddress: '127.0.0.1' } },
    services: {
      frontend: role(frontend, frontendPeer),
      history: role(history, historyPeer),
      matching: role(matching, matchingPeer),
      worker: role(worker, workerPeer),
    },
    clusterMetadata: {
      enableGlobalNamespace: false,
      failoverVersionIncrement: 10,
      masterClusterName: 'active',
      currentClusterName: 'active',
      clusterInformation: {
        active: { enabled: true, initialFailoverVersion: 1, rpcName: 'frontend', rpcAddress: address },
      },
    },
    dcRedirectionPolicy: { policy: 'noop' },
    publicClient: { hostPort: address },
    dynamicConfigClient: {
      filepath: path.join(projectFolder, 'scripts/compose/temporal-dynamic-config.yaml'),
      pollInterval: '60s',
    },
  };
}

function role(grpcPort: number | undefined, membershipPort: number | undefined) {
  return { rpc: { grpcPort, membershipPort, bindOnIP: '127.0.0.1' } };
}

function database({ host, port, user, password }: Storage, databaseName: string) {
  return {
    pluginName: 'postgres12',
    databaseName,
    connectAddr: `${host}:${port}`,
    connectProtocol: 'tcp',
    user,
    password,
    maxConns: 20,
    maxIdleConns: 20,
    maxConnLifetime: '1h',
  };
}
