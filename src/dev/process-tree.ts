import { readdir, readFile } from 'node:fs/promises';

/** The processes that each process has started, by its number; undefined where the system does not tell. */
export async function childrenByParent(): Promise<Map<number, number[]> | undefined> {
  const names = await readdir('/proc').catch(() => undefined);
  if (!names) return undefined;
  const children = new Map<number, number[]>();
  for (const pid of names.map(Number).filter((number) => number > 0)) {
    const parent = Number((await statOf(pid))[1]);
    if (parent > 0) children.set(parent, [...(children.get(parent) ?? []), pid]);
  }
  return children;
}

export function withDescendants(pid: number, children: ReadonlyMap<number, readonly number[]>): number[] {
  return [pid, ...(children.get(pid) ?? []).flatMap((child) => withDescendants(child, children))];
}

/** What the system says of a process, from its state on: its name may hold spaces and brackets. */
export async function statOf(pid: number): Promise<string[]> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
}
