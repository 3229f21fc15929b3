import type { Comparison } from '../demo/compare.ts';
import type { Demo } from '../demo.ts';
import { memoryOf } from '../memory.ts';
import { identify } from '../process-identity.ts';
import type { Stack } from '../stack.ts';

/** What `--exit` prints as its last line. */
export interface ExitReport {
  /** Every record is where it should be. */
  ok: boolean;
  counts: Comparison['counts'] | undefined;
  problems: string[];
  seconds: number;
  /** By process, with their sum as `total`; undefined where the system does not tell. */
  rssPeakMb: Record<string, number> | undefined;
}

export async function exitReport(
  stack: Stack | undefined,
  demo: Demo | undefined,
  startedMs: number,
): Promise<ExitReport> {
  const problems = demo?.comparison?.problems ?? ['nothing was compared'];
  return {
    ok: problems.length === 0,
    counts: demo?.comparison?.counts,
    problems,
    seconds: Math.round((Date.now() - startedMs) / 100) / 10,
    rssPeakMb: await memory(stack),
  };
}

async function memory(stack: Stack | undefined): Promise<ExitReport['rssPeakMb']> {
  const parts = stack?.parts() ?? [];
  const sizes = await memoryOf(
    parts.flatMap(({ name, process: known }) => (known ? [{ name, process: known }] : [])),
  );
  const self = await identify(process.pid);
  // Our children are the other processes, counted already.
  const own = self && (await memoryOf([{ name: 'Launcher', process: self }], { descendants: false }));
  if (!sizes || !own) return undefined;
  const all = { ...sizes, ...own };
  return { ...all, total: Object.values(all).reduce((sum, size) => sum + size, 0) };
}
