import type { Stack } from '../stack.ts';
import { bringUpDemoData, bringUpStack, type Demos } from './bring-up.ts';
import type { StartOptions } from './options.ts';
import { type ExitReport, exitReport } from './report.ts';
import { onShutdown } from './shutdown.ts';
import { watchOverUs } from './watch-over-us.ts';

/** Brings everything up, compares, and leaves nothing running, even if it is killed. Returns the exit code. */
export async function showAndExit({ home, temporary }: StartOptions, startedMs: number): Promise<number> {
  const reaper = watchOverUs();
  if (temporary) reaper.remove(home);
  const starting = bringUpStack(home, true, (part) => {
    if (part.process) reaper.watch(part.process);
    if (temporary && part.dataFolder) reaper.remove(part.dataFolder);
  });
  const end = async () => {
    await (await starting.catch(() => undefined))?.stop();
    await reaper.finish();
  };
  const shutdown = onShutdown(end);
  const report = await run(home, starting, startedMs);
  if (shutdown.requested()) return 1;
  await end();
  console.log(JSON.stringify(report));
  return report.ok ? 0 : 1;
}

async function run(home: string, starting: Promise<Stack>, startedMs: number): Promise<ExitReport> {
  let demos: Demos = {};
  let stack: Stack | undefined;
  try {
    stack = await starting;
    demos = await bringUpDemoData(home, stack);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
  }
  return exitReport(stack, demos, startedMs);
}
