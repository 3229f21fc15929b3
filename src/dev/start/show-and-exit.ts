import type { Demo } from '../demo.ts';
import { startReaper } from '../reaper.ts';
import type { Stack } from '../stack.ts';
import { bringUpDemoData, bringUpStack } from './bring-up.ts';
import { type ExitReport, exitReport } from './report.ts';
import { onShutdown } from './shutdown.ts';

/** Brings everything up in a folder of its own, compares, and leaves nothing behind. Returns the exit code. */
export async function showAndExit(home: string, startedMs: number): Promise<number> {
  const reaper = startReaper();
  reaper.remove(home);
  const starting = bringUpStack(home, true);
  const end = async () => {
    await (await starting.catch(() => undefined))?.stop();
    await reaper.finish();
  };
  const shutdown = onShutdown(end);
  const report = await run(home, starting, reaper, startedMs);
  if (shutdown.requested()) return 1;
  await end();
  console.log(JSON.stringify(report));
  return report.ok ? 0 : 1;
}

async function run(
  home: string,
  starting: Promise<Stack>,
  reaper: ReturnType<typeof startReaper>,
  startedMs: number,
): Promise<ExitReport> {
  let demo: Demo | undefined;
  let stack: Stack | undefined;
  try {
    stack = await starting;
    for (const part of stack.parts) if (part.process) reaper.watch(part.process);
    demo = await bringUpDemoData(home, stack);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
  }
  return exitReport(stack, demo, startedMs);
}
