import { test } from 'vitest';
import { findChromium } from './chromium.ts';

/** Whether this machine has a browser to tell stories with. */
export const hasBrowser = (await findChromium()) !== undefined;

if (!hasBrowser) {
  console.warn(
    'No Chromium or Chrome here: the stories of the console are skipped. CHROMIUM names its program.',
  );
}

/** A story told in a real browser; skipped, and said so, where there is none. */
export const story = test.skipIf(!hasBrowser);
