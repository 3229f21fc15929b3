import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect } from 'vitest';
import { launchChromium } from './support/chromium.ts';
import { connect, person, signIn } from './support/person.ts';
import { type Business, type ConsoleStack, startConsoleStack } from './support/stack.ts';
import { hasBrowser, story } from './support/story.ts';

const STORY_MS = 300_000;
const CUSTOMERS = 60;
const INVOICES = 150;

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

async function fill({ put }: Business): Promise<void> {
  for (let n = 0; n < CUSTOMERS; n += 1) await put(`customers/c${n}`, { displayName: `Customer ${n}` });
  for (let n = 0; n < INVOICES; n += 1) {
    await put(`invoices/v${n}`, {
      customerId: `c${n % CUSTOMERS}`,
      number: `INV-${n}`,
      status: 'sent',
      issueDate: '2026-11-01',
      lines: [{ description: 'Mowing', quantity: '2', unitPrice: '40.00', amount: '80.00' }],
      total: '80.00',
    });
  }
}

async function there({ realmId }: Business) {
  const customers = await stack.vendor.objects(realmId, 'Customer');
  const invoices = await stack.vendor.objects(realmId, 'Invoice');
  return {
    customers: customers.map(({ DisplayName }) => DisplayName),
    invoices: invoices.map(({ DocNumber }) => DocNumber),
  };
}

story(
  'stop in the middle: the page says what was done and what was not, nothing is half done, and pushing again ends it exactly once',
  { timeout: STORY_MS },
  async () => {
    const business = await stack.newBusiness();
    await fill(business);
    const owner = await person(browser, stack);
    const { page } = owner;
    await owner.open('/connection');
    await signIn(owner, business);
    await connect(owner, business);
    const before = await there(business);
    // Slow enough that a person's click comes while customers are on their way.
    const slow = { realmId: business.realmId, kind: 'latency', ms: 2_000, match: { method: 'POST' } };
    await stack.vendor.control('/faults', slow);
    await owner.open('/setup/first-sync');
    await owner.press(/^Push 210 records/);
    await page.getByTestId('running-batch').getByRole('button', { name: 'Stop' }).click();
    await owner.sees('nothing is left half done');
    await stack.vendor.control('/faults', undefined, 'DELETE');
    await owner.sees(`${CUSTOMERS} synced, 0 skipped, 0 failed`);
    await owner.sees(/Stopped before .*invoices/);
    const stopped = await there(business);
    expect(stopped.customers).toHaveLength(before.customers.length + CUSTOMERS);
    expect(stopped.invoices).toEqual(before.invoices);
    await owner.open('/records/customer/c0');
    await page.getByTestId('sync-state').getByText('QB Synced').waitFor();
    await owner.open('/records/invoice/v0');
    await page.getByTestId('sync-state').getByText('Not Synced').waitFor();

    await owner.open('/connection/manual-sync');
    await owner.press(/^Push Invoices/);
    await page.getByRole('dialog').getByRole('button', { name: 'Push Invoices' }).click();
    await owner.sees(`${INVOICES} synced, 0 skipped, 0 failed`);
    const { customers, invoices } = await there(business);
    expect(customers).toHaveLength(before.customers.length + CUSTOMERS);
    const ours = invoices.filter((number) => String(number).startsWith('INV-'));
    expect(ours).toHaveLength(INVOICES);
    expect(new Set(ours).size).toBe(INVOICES);
    expect(owner.complaints).toEqual([]);
    await owner.leave();
  },
);
