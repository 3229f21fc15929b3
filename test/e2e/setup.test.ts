import { expect } from 'vitest';
import { choose, consent, type Person, signIn } from './support/person.ts';
import type { Business } from './support/stack.ts';
import { openStage, STORY_MS } from './support/stage.ts';
import { story } from './support/story.ts';

const stage = openStage();

/** From the first page until the company is connected. */
async function beginWith(someone: Person, business: Business, region: string): Promise<void> {
  const { page } = someone;
  await someone.open('/');
  await signIn(someone, business);
  await someone.press('Set up QuickBooks');
  await page.getByRole('radio', { name: region }).check();
  await someone.press('Go on');
  await page.getByRole('heading', { name: 'Connect your company' }).waitFor();
}

const step = ({ page }: Person, name: string) =>
  page.getByRole('navigation', { name: 'Steps' }).getByRole('link', { name });

async function customersNamedAda({ realmId }: Business) {
  const all = await stage.stack.vendor.objects(realmId, 'Customer');
  return all.filter(({ DisplayName }) => DisplayName === 'Ada Byron');
}

story(
  'a new business goes through the wizard, leaves in the middle, goes on at another computer, and its first push is green',
  { timeout: STORY_MS },
  async () => {
    const business = await stage.stack.newBusiness();
    await business.put('customers/cus_1', { displayName: 'Ada Byron', email: 'ada@example.com' });
    await business.put('service-items/mow', { name: 'Mowing', unitPrice: '40.00' });
    const first = await stage.person();
    await beginWith(first, business, 'United States');
    await first.press('Connect QuickBooks Online');
    await consent(first, business.realmId);
    await first.page.getByRole('heading', { name: 'Tell which is which' }).waitFor();
    expect(new URL(first.page.url()).pathname).toBe('/setup/mappings');
    await first.leave();

    const second = await stage.person();
    const { page } = second;
    await second.open('/');
    await signIn(second, business);
    await second.sees('3 of 5 steps are done. Next: What syncs.');
    await second.press('Go on with the set-up');
    await page.getByRole('heading', { name: 'What goes to QuickBooks by itself?' }).waitFor();
    await step(second, 'First sync').click();
    await second.sees(/First turn sync on/);
    expect(await customersNamedAda(business)).toHaveLength(0);
    await step(second, 'What syncs').click();
    await page.getByRole('switch', { name: 'Auto-sync Payments' }).click({ force: true });
    await second.press('Turn sync on');
    await second.sees('Sync is on.');
    await second.press('Go on');
    await second.press('Push 2 records');
    await second.sees('2 synced, 0 skipped, 0 failed');
    await second.sees('QuickBooks is set up');
    await second.press('Open the overview');
    await second.sees('Everything is in step.');
    expect(await page.getByText('Setting up QuickBooks is not finished').count()).toBe(0);

    await second.open('/connection/settings');
    await page.getByRole('switch', { name: 'Auto-sync Payments', checked: false }).waitFor();
    await second.open('/records/customer/cus_1');
    await page.getByTestId('sync-state').getByText('QB Synced').waitFor();
    expect(await customersNamedAda(business)).toHaveLength(1);
    expect(second.complaints).toEqual([]);
    await second.leave();
  },
);

story(
  'Canadian invoice: the tax code is mapped in the wizard, and the total in QuickBooks is ours to the cent',
  { timeout: STORY_MS },
  async () => {
    const business = await stage.stack.newBusiness({}, 'ca-sample');
    await business.put('customers/cus_1', { displayName: 'Émile Tremblay', currency: 'CAD' });
    await business.put('invoices/inv_1', {
      customerId: 'cus_1',
      number: 'INV-1',
      status: 'sent',
      currency: 'CAD',
      issueDate: '2026-11-01',
      lines: [
        { description: 'Snow', quantity: '3', unitPrice: '33.33', amount: '99.99', taxCode: 'HST 13%' },
        { description: 'Salt', quantity: '1', unitPrice: '0.55', amount: '0.55', taxCode: 'HST 13%' },
      ],
      tax: '13.07',
      total: '113.61',
    });
    const owner = await stage.person();
    const { page } = owner;
    await beginWith(owner, business, 'Canada');
    await owner.press('Connect QuickBooks Online');
    await consent(owner, business.realmId);
    const code = page.getByTestId('mapping-HST 13%');
    await code.getByText('Not mapped', { exact: true }).first().waitFor();
    await owner.sees('Go on, 1 is left for later');
    await choose(code, 'HST ON');
    await code.getByText('Mapped', { exact: true }).waitFor();
    await owner.press('Go on');
    await owner.press('Turn sync on');
    await owner.press('Go on');
    await owner.press('Push 2 records');
    await owner.sees('2 synced, 0 skipped, 0 failed');
    await owner.open('/records/invoice/inv_1');
    await page.getByTestId('sync-state').getByText('QB Synced').waitFor();
    const [there] = await stage.stack.vendor.objects(business.realmId, 'Invoice');
    expect(there).toMatchObject({ TotalAmt: 113.61, TxnTaxDetail: { TotalTax: 13.07 } });
    expect(owner.complaints).toEqual([]);
    await owner.leave();
  },
);

story(
  'a company of another region than the one chosen is refused, and the way back leads to the step that is wrong',
  { timeout: STORY_MS },
  async () => {
    const business = await stage.stack.newBusiness({}, 'ca-sample');
    const owner = await stage.person();
    await beginWith(owner, business, 'United States');
    await owner.press('Connect QuickBooks Online');
    await consent(owner, business.realmId);
    await owner.sees(/keeps its books in CA: choose Canada/);
    await owner.press('Back to Ledgerbridge');
    await owner.press('Go on with the set-up');
    await step(owner, 'Region').click();
    await owner.page.getByRole('radio', { name: 'Canada' }).check();
    await owner.press('Go on');
    await owner.press('Connect QuickBooks Online');
    await consent(owner, business.realmId);
    await owner.page.getByRole('heading', { name: 'Tell which is which' }).waitFor();
    await owner.leave();
  },
);
