import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { endProcess } from '../end-process.ts';
import { identify, isStillRunning, type ProcessIdentity } from '../process-identity.ts';

const identity = z.object({ pid: z.number().int().positive(), startedAt: z.string() });
const recordSchema = z.object({
  launcher: identity,
  children: z.array(z.object({ name: z.string(), process: identity })),
});

type Run = z.infer<typeof recordSchema>;

/** What this start has started, on disk, so that the next one can clean up if this one is killed. */
export interface RunRecord {
  /** Processes of an earlier, killed start that were ended now. */
  ended: string[];
  add(name: string, process: ProcessIdentity): Promise<void>;
  remove(): Promise<void>;
}

/**
 * Ends what an earlier start left behind, then notes this one.
 * @throws Error when the earlier start is still running.
 */
export async function openRunRecord(home: string): Promise<RunRecord> {
  await mkdir(home, { recursive: true });
  const file = path.join(home, 'processes.json');
  const earlier = await read(file);
  if (earlier && (await isStillRunning(earlier.launcher))) {
    throw new Error(`another npm start (process ${earlier.launcher.pid}) is running in ${home}`);
  }
  const ended = await endLeftovers(earlier?.children ?? []);
  const launcher = await identify(process.pid);
  if (!launcher) throw new Error('cannot tell when this process started');
  const run: Run = { launcher, children: [] };
  let written = write(file, run);
  await written;
  return {
    ended,
    add(name, started) {
      run.children.push({ name, process: started });
      written = written.then(() => write(file, run));
      return written;
    },
    remove: () => rm(file, { force: true }),
  };
}

async function endLeftovers(children: Run['children']): Promise<string[]> {
  const ended: string[] = [];
  for (const child of children) {
    if (!(await isStillRunning(child.process))) continue;
    await endProcess(child.process);
    ended.push(`${child.name} (process ${child.process.pid})`);
  }
  return ended;
}

async function read(file: string): Promise<Run | undefined> {
  try {
    return recordSchema.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch {
    return undefined;
  }
}

async function write(file: string, run: Run): Promise<void> {
  await writeFile(`${file}.new`, JSON.stringify(run, null, 2));
  await rename(`${file}.new`, file);
}
