import { rounded } from '../bench.ts';
import type { Spent } from '../rig/rig.ts';

/** Milliseconds of each process. What a machine that others share can tell, too: time on its processors, not time that passes. */
export function cpuPerRecord(before: Spent, after: Spent, records: number): Record<string, number> {
  const each = Object.entries(after.cpuMs).map(([name, ms]): [string, number] => [
    name,
    rounded((ms - (before.cpuMs[name] ?? 0)) / records),
  ]);
  return Object.fromEntries(each);
}
