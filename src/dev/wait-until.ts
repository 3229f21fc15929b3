import { readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import type { Child } from './child-process.ts';

const pollMs = 50;
/** Characters of a child's log that an error shows: about a screenful. */
const logTail = 2_000;

export interface WaitOptions {
  /** What is awaited, for the error. */
  what: string;
  timeoutMs: number;
  /** Give up as soon as this process has ended. */
  child?: Child;
}

/** Asks until the answer is there. A question that throws counts as not yet. */
export async function waitUntil<T>(options: WaitOptions, ask: () => Promise<T | undefined>): Promise<T> {
  const deadline = Date.now() + options.timeoutMs;
  for (;;) {
    const answer = await ask().catch(() => undefined);
    if (answer !== undefined) return answer;
    if (options.child?.hasExited()) throw await endedEarly(options, options.child);
    if (Date.now() > deadline)
      throw new Error(`${options.what}: not there after ${options.timeoutMs / 1000} s`);
    await delay(pollMs);
  }
}

async function endedEarly(options: WaitOptions, child: Child): Promise<Error> {
  const reason = await child.exited;
  const log = await readFile(child.logFile, 'utf8').catch(() => '');
  return new Error(
    `${options.what}: ${child.name} ended (${reason}); the end of ${child.logFile}:\n${log.slice(-logTail)}`,
  );
}
