import { expect } from 'vitest';
import { connect, consent, flip, signIn } from './support/person.ts';
import { createThere } from './support/stack.ts';
import { openStage, STORY_MS } from './support/stage.ts';
import { story } from './support/story.ts';

const stage = openStage();

const customer = (displayName: string) => ({ displayName, email: 'someone@example.com' });

function invoice(customerId: string, number: string) {
  return {
    customerId,
    number,
    status: 'sent',
    issueDate: '2026-11-01',
    lines: [{ description: 'Mowing', quantity: '2', unitPrice: '40.00', amount: '80.00' }],
    total: '80.00',
  };
}

story(
  'an owner connects QuickBooks, pushes, sees an error, retries, mends it, and it is green',
  {
    timeout: STORY_MS,
  },
  async () => {
    const business = await stage.stack.newBusiness();
    await business.put('customers/cus_1', customer('Ada Byron'));
    await business.put('customers/cus_2', customer('Shared Name'));
    await business.put('invoices/inv_1', invoice('cus_1', 'INV-1'));
    // Somebody adds a vendor in QuickBooks whose name a customer here has.
    await createThere(stage.stack.vendor, business, 'vendor', { DisplayName: 'Shared Name' });
    const owner = await stage.person();
    const { page } = owner;
    await owner.open('/');
    await signIn(owner, business);
    await owner.sees('QuickBooks is not connected yet');
    await connect(owner, business);

    await owner.open('/connection/manual-sync');
    await owner.press(/^Push Customers/);
    const dialog = page.getByRole('dialog');
    await dialog.getByText('to create').first().waitFor();
    await dialog.getByRole('button', { name: 'Push Customers' }).click();
    await owner.sees(/1 synced, 0 skipped, 1 failed/);

    await owner.press('See what to do about the errors');
    const cause = page.getByTestId('cause-DuplicateName');
    await cause.getByText('Another name in QuickBooks is the same').waitFor();
    await cause.getByRole('link', { name: 'Shared Name' }).waitFor();

    // Retried while nothing is mended it comes back, as the button says.
    await owner.press(/^Retry all/);
    await page.getByRole('dialog').getByRole('button', { name: 'Retry all' }).click();
    await owner.sees('1 record goes again.');
    await cause.getByRole('link', { name: 'Shared Name' }).waitFor();

    // Mended where it is wrong: the record gets another name, and goes by itself.
    await business.put('customers/cus_2', customer('Shared Name (customer)'));
    await owner.open('/unresolved');
    await owner.sees('Nothing waits for you');

    await owner.open('/records/customer/cus_2');
    await page.getByTestId('sync-state').getByText('QB Synced').waitFor();
    const there = await stage.stack.vendor.objects(business.realmId, 'Customer');
    expect(there.filter(({ DisplayName }) => DisplayName === 'Shared Name (customer)')).toHaveLength(1);
    expect(owner.complaints).toEqual([]);
    await owner.leave();
  },
);

story(
  'a revoked sign-in shows a banner on every page, and reconnecting sends what waited',
  {
    timeout: STORY_MS,
  },
  async () => {
    const business = await stage.stack.newBusiness();
    const owner = await stage.person();
    const { page } = owner;
    await owner.open('/log');
    await signIn(owner, business);
    expect(new URL(page.url()).pathname).toBe('/log');
    await connect(owner, business);
    await stage.stack.vendor.control('/tokens/revoke', { realmId: business.realmId });
    await business.put('customers/cus_1', customer('Waiting Customer'));
    await owner.open('/records/customer');
    await page.getByRole('alert').getByText('QuickBooks no longer accepts this connection').waitFor();
    await page.getByRole('alert').getByRole('button', { name: 'Reconnect' }).click();
    await consent(owner, business.realmId);
    await page.getByRole('heading', { level: 1, name: 'Customers' }).waitFor();
    await page.getByText('QB Synced').waitFor();
    await expect.poll(() => page.getByRole('alert').count()).toBe(0);
    await owner.leave();
  },
);

story(
  'toggles are greyed while Enable Sync is off, and what is switched off is not sent',
  {
    timeout: STORY_MS,
  },
  async () => {
    const business = await stage.stack.newBusiness();
    const owner = await stage.person();
    const { page } = owner;
    await owner.open('/connection');
    await signIn(owner, business);
    await connect(owner, business);
    await owner.open('/connection/settings');
    await owner.sees('Region: US');
    const customers = page.getByRole('switch', { name: 'Auto-sync Customers' });
    await flip(owner, 'Enable Sync');
    await owner.sees('Turn on Enable Sync to use these.');
    await expect.poll(() => customers.isDisabled()).toBe(true);
    await owner.open('/connection/manual-sync');
    // A button that would do nothing says why, and so does the banner of every page.
    const push = page.getByRole('button', { name: /^Push Customers/ });
    await owner.sees('Enable Sync is off. Nothing can be pushed.');
    await expect.poll(() => push.isDisabled()).toBe(true);
    const banner = page.getByRole('region', { name: 'Enable Sync is off: nothing goes to QuickBooks' });
    await owner.open('/users');
    await banner.getByRole('link', { name: 'Open Sync Settings' }).click();
    await flip(owner, 'Enable Sync');
    await banner.waitFor({ state: 'detached' });
    await flip(owner, 'Auto-sync Customers');
    await business.put('customers/cus_1', customer('Not By Itself'));
    await owner.open('/records/customer/cus_1');
    await page.getByRole('region', { name: 'Not sent by themselves: Customers' }).waitFor();
    await page.getByTestId('sync-state').getByText('Not Synced').waitFor();
    await owner.sees('Automatic sync of its type is off in Sync Settings; press Sync to send it.');
    await owner.press(/^Sync$/);
    await page.getByTestId('sync-state').getByText('QB Synced').waitFor();
    await owner.leave();
  },
);

story(
  'two people change the settings at once: the second one is told, and overwrites nothing',
  {
    timeout: STORY_MS,
  },
  async () => {
    const business = await stage.stack.newBusiness();
    const [first, second] = [await stage.person(), await stage.person()];
    for (const someone of [first, second]) {
      await someone.open('/connection');
      await signIn(someone, business);
    }
    await connect(first, business);
    for (const someone of [first, second]) await someone.open('/connection/settings');
    const toggle = (someone: typeof first, name: string) => someone.page.getByRole('switch', { name });
    await toggle(second, 'Auto-sync Payments').waitFor();
    await flip(first, 'Auto-sync Invoices');
    await first.page.getByRole('switch', { name: 'Auto-sync Invoices', checked: false }).waitFor();
    await flip(second, 'Auto-sync Payments');
    await second.page.getByRole('alert').getByText('Somebody else was faster').waitFor();
    await second.page.getByRole('switch', { name: 'Auto-sync Invoices', checked: false }).waitFor();
    await second.page.getByRole('switch', { name: 'Auto-sync Payments', checked: true }).waitFor();
    await first.leave();
    await second.leave();
  },
);
