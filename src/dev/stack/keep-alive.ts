import { setTimeout as delay } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { Part } from './part.ts';

/** A part that ends more often than this within the time is not brought back: its cause has to be mended first. */
const MOST_ENDS = 5;
const WITHIN_MINUTES = 10;
/** Before the first start, doubled before each further one: what a part needs may be on its way back too. */
const FIRST_PAUSE_MS = 500;

export interface Keeping {
  /** Told of each part that is up again. */
  onPart(part: Part): void;
  /** One line for people: what ended, and what follows. */
  onEnd(line: string): void;
  firstPauseMs?: number;
}

export interface KeptPart {
  /** As it runs now. */
  current(): Part;
  /** Ends it for good. */
  stop(): Promise<void>;
}

/** Starts a part again, where it was, whenever it ends by itself. */
export function keepAlive(part: Part, { onPart, onEnd, firstPauseMs = FIRST_PAUSE_MS }: Keeping): KeptPart {
  const stopping = new AbortController();
  let current = part;
  let underWay: Promise<unknown> = Promise.resolve();

  const watch = async () => {
    let ends: number[] = [];
    for (let reason = await current.exited; !stopping.signal.aborted; ) {
      ends = [...ends.filter(isRecent), Date.now()];
      if (ends.length > MOST_ENDS) return onEnd(givenUp(part.name, reason));
      onEnd(`${part.name} has ended (${reason}); starting it again`);
      if (!(await pause(firstPauseMs * 2 ** (ends.length - 1), stopping.signal))) return;
      const starting = startAgain(current);
      underWay = starting;
      const next = await starting;
      if (typeof next === 'string') reason = next;
      else {
        current = next;
        if (!stopping.signal.aborted) onPart(next);
        reason = await next.exited;
      }
    }
  };
  if (part.exited && part.again) void watch();

  return {
    current: () => current,
    async stop() {
      stopping.abort();
      await underWay;
      await current.stop();
    },
  };
}

/** The part, or why there is none. */
async function startAgain(ended: Part): Promise<Part | string> {
  try {
    const part = await ended.again?.();
    if (part && isDeepStrictEqual(part.env, ended.env)) return part;
    // The others know it by its address.
    await part?.stop();
    return 'its port is taken by another program';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function givenUp(name: string, reason: string | undefined): string {
  const often = `${MOST_ENDS + 1} times within ${WITHIN_MINUTES} minutes`;
  return `${name} has ended ${often} (${reason}) and stays down: mend the cause, then call npm start again`;
}

function isRecent(at: number): boolean {
  return Date.now() - at < WITHIN_MINUTES * 60_000;
}

/** False when it was cut short. */
function pause(ms: number, signal: AbortSignal): Promise<boolean> {
  return delay(ms, true, { signal }).catch(() => false);
}
