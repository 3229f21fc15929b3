/**
 * Calls `stop` on the first signal to end, then ends the process. A second signal ends it at once; what is left
 * then is for the next start.
 */
export function onShutdown(stop: () => Promise<void>): { requested(): boolean } {
  let requested = false;
  const handle = (signal: NodeJS.Signals) => {
    if (requested) process.exit(1);
    requested = true;
    console.log(`\n${signal}: stopping what was started`);
    stop().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(error);
        process.exit(1);
      },
    );
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, handle);
  return { requested: () => requested };
}
