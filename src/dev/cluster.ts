import path from 'node:path';
import { startCluster } from './cluster/cluster.ts';
import { disturb } from './cluster/disturbance.ts';
import { defaultHome } from './project.ts';
import type { Stack } from './stack.ts';
import { bringUpDemoData, type Demos } from './start/bring-up.ts';
import { type StartOptions, startOptions } from './start/options.ts';
import { exitReport } from './start/report.ts';
import { onShutdown } from './start/shutdown.ts';
import { watchOverUs } from './start/watch-over-us.ts';

const startedMs = Date.now();
const say = (line: string) => console.log(line);

try {
  process.exitCode = await main(await startOptions(process.argv.slice(2)));
} catch (error) {
  console.error(error);
  process.exitCode = 1;
}

/** Keeps the cluster up; with `--exit` it does the main job on it, disturbed in the middle, and ends. */
async function main(options: StartOptions): Promise<number | undefined> {
  const { temporary, exit } = options;
  // Beside what npm start keeps: its databases are others.
  const home = options.home === defaultHome ? path.join(defaultHome, 'cluster') : options.home;
  const reaper = watchOverUs();
  if (temporary) reaper.remove(home);
  say(`A cluster of Ledgerbridge in ${home}`);
  const starting = startCluster({
    home,
    say,
    onPart(part) {
      say(`  ${part.name.padEnd(10)} ${part.summary}`);
      if (part.process) reaper.watch(part.process);
      if (temporary && part.dataFolder) reaper.remove(part.dataFolder);
    },
  });
  const end = async () => {
    await (await starting.catch(() => undefined))?.stop();
    await reaper.finish();
  };
  const shutdown = onShutdown(end);
  const stack = await starting.catch(async (error: unknown) => {
    await end();
    throw error;
  });
  if (!exit) {
    say(`Ready: ${stack.api.baseUrl}. Ctrl-C stops everything.`);
    return undefined;
  }
  const report = await doTheJob(home, stack);
  if (shutdown.requested()) return 1;
  await end();
  say(JSON.stringify(report));
  return report.ok ? 0 : 1;
}

async function doTheJob(home: string, stack: Stack) {
  const disturbing = disturb(stack.env.DATABASE_URL ?? '', stack.parts);
  let demos: Demos = {};
  const failure = await bringUpDemoData(home, stack).then(
    (done) => {
      demos = done;
      return [];
    },
    (error: unknown) => {
      console.error(error);
      return [String(error)];
    },
  );
  const disturbed = await disturbing.catch((error: unknown) => [`not disturbed: ${String(error)}`]);
  const report = await exitReport(stack, demos, startedMs);
  const problems = [...report.problems, ...failure];
  return { ...report, problems, disturbed, ok: problems.length === 0 && disturbed.length === 2 };
}
