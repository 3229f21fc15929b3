import { readFile } from 'node:fs/promises';
import type { ProcessIdentity } from './process-identity.ts';
import { childrenByParent, withDescendants } from './process-tree.ts';

const kbPerMb = 1024;

/**
 * Peak memory in MB of each named process, its children included unless told otherwise; undefined where the system does not tell.
 * PostgreSQL's processes share most of theirs, so a sum of peaks would count it many times: there it is the
 * proportional share at this moment.
 */
export async function memoryOf(
  named: readonly { name: string; process: ProcessIdentity }[],
  { descendants = true }: { descendants?: boolean } = {},
): Promise<Record<string, number> | undefined> {
  const children = await childrenByParent();
  if (!children) return undefined;
  if (!descendants) children.clear();
  const result: Record<string, number> = {};
  for (const { name, process } of named) {
    const read = name === 'PostgreSQL' ? proportionalKb : peakKb;
    const sizes = await Promise.all(withDescendants(process.pid, children).map(read));
    result[name] = Math.round(sizes.reduce((sum, size) => sum + size, 0) / kbPerMb);
  }
  return result;
}

/** What the process itself holds at this moment, in MB; 0 where the system does not tell. */
export async function currentMb({ pid }: ProcessIdentity): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / kbPerMb);
}

async function peakKb(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0);
}

async function proportionalKb(pid: number): Promise<number> {
  const rollup = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(() => '');
  return Number(/^Pss:\s+(\d+)/m.exec(rollup)?.[1] ?? 0);
}
