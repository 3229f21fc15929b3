/** The end of a start, asked for once. */
export interface Shutdown {
  requested(): boolean;
  /** Stops everything, then ends the process. */
  request(reason: string): void;
}

/**
 * Calls `stop` on the first signal to end, then ends the process. A second signal ends it at once; what is left
 * then is for the reaper.
 */
export function onShutdown(stop: () => Promise<void>): Shutdown {
  let requested = false;
  const request = (reason: string) => {
    if (requested) return;
    requested = true;
    console.log(`\n${reason}: stopping what was started`);
    stop().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(error);
        process.exit(1);
      },
    );
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => (requested ? process.exit(1) : request(signal)));
  }
  // Whoever reads what we say may be the first to go; that is no reason to leave the rest behind.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  return { requested: () => requested, request };
}
