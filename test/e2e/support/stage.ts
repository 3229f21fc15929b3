import type { Browser, BrowserContextOptions } from 'playwright-core';
import { test } from 'vitest';
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

interface Scenery {
  stack: ConsoleStack;
  browser: Browser;
}

/** Comes up with the first file of stories in a process, and goes with the process: each story has its own business. */
const staged = test.extend<{ scenery: Scenery | undefined }>({
  scenery: [
    // biome-ignore lint/correctness/noEmptyPattern: the runner reads from it what a fixture needs
    async ({}, use) => {
      if (!hasBrowser) return use(undefined);
      const browser = await launchChromium();
      const stack = await startConsoleStack();
      await use({ stack, browser });
      await browser.close();
      await stack.close();
    },
    { scope: 'worker' },
  ],
});

/** The stack and the browser, for the stories of a file. */
export function openStage(): Stage {
  let scenery: Scenery | undefined;
  staged.beforeAll(({ scenery: standing }) => {
    scenery = standing;
  }, STORY_MS);
  const standing = (): Scenery => {
    if (scenery === undefined) throw new Error('the stage is not up yet, or there is no browser');
    return scenery;
  };
  return {
    get stack() {
      return standing().stack;
    },
    person: (options) => person(standing().browser, standing().stack, options),
  };
}
