import type { ProcessIdentity } from './process-identity.ts';
import { childrenByParent, statOf, withDescendants } from './process-tree.ts';

/** Of every Linux that runs on the machines we know: what `getconf CLK_TCK` says. */
const TICK_MS = 10;

/**
 * Processor time in ms that each named process has taken since it began, with its children, also those that have ended;
 * empty where the system does not tell.
 */
export async function processorMs(
  named: readonly { name: string; process: ProcessIdentity }[],
): Promise<Record<string, number>> {
  const children = await childrenByParent();
  if (!children) return {};
  const result: Record<string, number> = {};
  for (const { name, process } of named) {
    const times = await Promise.all(withDescendants(process.pid, children).map(ownMs));
    result[name] = times.reduce((sum, time) => sum + time, 0);
  }
  return result;
}

/** User and system time, and that of children that it has reaped. */
async function ownMs(pid: number): Promise<number> {
  const ticks = (await statOf(pid)).slice(11, 15).map(Number);
  return ticks.reduce((sum, tick) => sum + tick, 0) * TICK_MS;
}
