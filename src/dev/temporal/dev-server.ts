import path from 'node:path';

/**
 * Fairness keys have no effect without the first; with one partition, the order among them is exact. How much waits at
 * a queue is counted anew for whoever asks, not every five seconds: the doctor asks twice.
 */
const dynamicConfig = [
  'matching.enableFairness=true',
  'matching.numTaskqueueReadPartitions=1',
  'matching.numTaskqueueWritePartitions=1',
  'matching.TaskQueueInfoByBuildIdTTL="100ms"',
];
/** Twice the throughput of the defaults, and acknowledged workflows still survive a kill. */
const sqlitePragmas = ['journal_mode=wal', 'synchronous=normal'];

export interface DevServerOptions {
  home: string;
  port: number;
  /** Undefined: no Web UI. */
  uiPort: number | undefined;
  /** False keeps everything in memory. */
  persistent: boolean;
}

/** The command line of `temporal`. */
export function devServerArguments(options: DevServerOptions): string[] {
  return [
    ...['server', 'start-dev', '--ip', '127.0.0.1', '--port', String(options.port), '--log-level', 'warn'],
    ...(options.uiPort === undefined ? ['--headless'] : ['--ui-port', String(options.uiPort)]),
    ...dynamicConfig.flatMap((pair) => ['--dynamic-config-value', pair]),
    ...(options.persistent ? storage(options.home) : []),
  ];
}

export function databaseFolder(home: string): string {
  return path.join(home, 'temporal');
}

function storage(home: string): string[] {
  const file = path.join(databaseFolder(home), 'temporal.db');
  return ['--db-filename', file, ...sqlitePragmas.flatMap((pragma) => ['--sqlite-pragma', pragma])];
}
