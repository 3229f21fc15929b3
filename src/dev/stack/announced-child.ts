import path from 'node:path';
import type { z } from 'zod';
import { type Child, startChild } from '../child-process.ts';
import { projectFolder } from '../project.ts';
import { waitUntil } from '../wait-until.ts';
import type { StackOptions } from './part.ts';

export interface Announced<Facts> {
  /** In the log's name. */
  name: string;
  /** Below the project's folder. */
  entryPoint: string;
  args: readonly string[];
  /** The JSON line that it prints when it listens. */
  announcement: z.ZodType<Facts>;
}

/** A stand-in of `sandbox/`, up and telling where it is. */
export async function startAnnounced<Facts>(
  { home, env, onStarted }: StackOptions,
  { name, entryPoint, args, announcement }: Announced<Facts>,
): Promise<{ child: Child; facts: Facts }> {
  const lines: string[] = [];
  const child = await startChild({
    name,
    command: process.execPath,
    args: ['--import', 'tsx', path.join(projectFolder, entryPoint), ...args, '--json'],
    env,
    logFile: path.join(home, 'logs', `${name}.log`),
    onStarted: (started) => onStarted(name, started),
    onLine: (line) => lines.push(line),
  });
  const facts = await waitUntil({ what: `the ${name}`, timeoutMs: 30_000, child }, () =>
    Promise.resolve(lines.map((line) => parse(line, announcement)).find((found) => found !== undefined)),
  );
  return { child, facts };
}

function parse<Facts>(line: string, announcement: z.ZodType<Facts>): Facts | undefined {
  try {
    return announcement.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}
