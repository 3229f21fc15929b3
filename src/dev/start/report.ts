import type { Comparison } from '../demo/compare.ts';
import type { DesktopComparison } from '../demo-desktop/compare.ts';
import type { WizardState } from '../demo-desktop/wizard.ts';
import { memoryOf } from '../memory.ts';
import { identify } from '../process-identity.ts';
import type { Stack } from '../stack.ts';
import type { Demos } from './bring-up.ts';

/** What `--exit` prints as its last line. */
export interface ExitReport {
  /** Every record is where it should be. */
  ok: boolean;
  counts: Comparison['counts'] | undefined;
  /** Of the business with QuickBooks Desktop; undefined when an earlier start has done it all. */
  desktop: { counts: DesktopComparison['counts']; wizard: WizardState } | undefined;
  problems: string[];
  seconds: number;
  /** By process, with their sum as `total`; undefined where the system does not tell. */
  rssPeakMb: Record<string, number> | undefined;
}

export async function exitReport(
  stack: Stack | undefined,
  { online, desktop }: Demos,
  startedMs: number,
): Promise<ExitReport> {
  const problems = online?.comparison
    ? [...online.comparison.problems, ...(desktop ? (desktop.result?.problems ?? []) : ['no company file'])]
    : ['nothing was compared'];
  return {
    ok: problems.length === 0,
    counts: online?.comparison?.counts,
    desktop: desktop?.result && { counts: desktop.result.counts, wizard: desktop.result.wizard },
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
