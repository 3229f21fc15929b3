import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect } from 'vitest';
import { launchChromium } from './support/chromium.ts';
import { connect, person, signIn } from './support/person.ts';
import { type ConsoleStack, startConsoleStack } from './support/stack.ts';
import { hasBrowser, story } from './support/story.ts';

const STORY_MS = 300_000;
/** More than are under way at a time, so that there is a middle. */
const CUSTOMERS = 600;
const AT_ONCE = 20;

let stack: ConsoleStack;
let browser: Browser;
beforeAll(async () => {
  if (!hasBrowser) return;
  browser = await launchChromium();
  stack = await startConsoleStack();
}, STORY_MS);
afterAll(async () => {
  await browser?.close();
  await stack?.close();
});

story(
  'a push is stopped in the middle: what was under way is finished, the rest is sent by the next push, each once',
  { timeout: STORY_MS },
  async () => {
    const business = await stack.newBusiness();
    const { realmId } = business;
    for (let start = 0; start < CUSTOMERS; start += AT_ONCE) {
      const numbers = Array.from({ length: AT_ONCE }, (_, index) => start + index);
      await Promise.all(
        numbers.map((number) =>
          business.put(`customers/cus_${number}`, { displayName: `Stopped Half Way ${number}` }),
        ),
      );
    }
    const owner = await person(browser, stack);
    const { page } = owner;
    await owner.open('/connection');
    await signIn(owner, business);
    await connect(owner, business);
    const match = { method: 'POST' };
    await stack.vendor.control('/faults', { realmId, kind: 'latency', ms: 1_000, match });
    const written = async () =>
      (await stack.vendor.objects(realmId, 'Customer')).filter(({ DisplayName }) =>
        String(DisplayName).startsWith('Stopped Half Way'),
      ).length;

    await owner.open('/connection/manual-sync');
    await owner.press(/^Push Customers/);
    const dialog = page.getByRole('dialog');
    await dialog.getByText(`${CUSTOMERS} would be created`).waitFor();
    await dialog.getByRole('button', { name: 'Push Customers' }).click();
    const running = page.getByTestId('running-batch');
    // Some are there, and told so, while the others wait.
    await running.getByText(/: [1-9]\d* of 600/).waitFor();
    await running.getByRole('button', { name: 'Stop' }).click();
    await page.getByText('Stopped', { exact: true }).waitFor();
    await stack.vendor.control('/faults', undefined, 'DELETE');

    const half = await written();
    expect(half).toBeGreaterThan(0);
    expect(half).toBeLessThan(CUSTOMERS);
    await owner.sees(new RegExp(`${half} synced, 0 skipped, 0 failed`));
    await owner.sees(`Not begun: ${CUSTOMERS - half} records`);

    await owner.press(/^Push Customers/);
    await dialog.getByText(`${CUSTOMERS - half} would be created`).waitFor();
    await dialog.getByRole('button', { name: 'Push Customers' }).click();
    await owner.sees(new RegExp(`${CUSTOMERS - half} synced, ${half} skipped, 0 failed`));
    expect(await written()).toBe(CUSTOMERS);
    expect(owner.complaints).toEqual([]);
    await owner.leave();
  },
);
