import type { Browser, BrowserContextOptions } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import { launchChromium } from './chromium.ts';
import { type Person, person } from './person.ts';
import { type ConsoleStack, startConsoleStack } from './stack.ts';
import { hasBrowser } from './story.ts';

/** Long enough for a story on a machine that is busy with everything else. */
export const STORY_MS = 400_000;

export interface Stage {
  /** Everything that there is in production; only within hooks and stories. */
  readonly stack: ConsoleStack;
  /** Somebody at a browser of their own. */
  person(options?: BrowserContextOptions): Promise<Person>;
}

/** Brings the stack and a browser up for the stories of a file, and takes them down after them. */
export function openStage(): Stage {
  let stack: ConsoleStack | undefined;
  let browser: Browser | undefined;
  beforeAll(async () => {
    if (!hasBrowser) return;
    browser = await launchChromium();
    stack = await startConsoleStack();
  }, STORY_MS);
  afterAll(async () => {
    await browser?.close();
    await stack?.close();
  });
  const started = <Part>(part: Part | undefined): Part => {
    if (part === undefined) throw new Error('the stage is not up yet, or there is no browser');
    return part;
  };
  return {
    get stack() {
      return started(stack);
    },
    person: (options) => person(started(browser), started(stack), options),
  };
}
