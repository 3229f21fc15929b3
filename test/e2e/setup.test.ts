import { expect } from 'vitest';
import { faultsOn } from './support/axe.ts';
import { choose, consent, type Person, signIn } from './support/person.ts';
import { keepPicture } from './support/pictures.ts';
import { type Business, createThere } from './support/stack.ts';
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
    await expect.poll(() => page.getByText('Setting up QuickBooks is not finished').count()).toBe(0);

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
  'first five minutes of a business that has nothing: from the first click through the wizard to the first invoice in QuickBooks',
  { timeout: STORY_MS },
  async () => {
    const business = await stage.stack.newBusiness();
    const owner = await stage.person();
    const { page } = owner;
    await beginWith(owner, business, 'United States');
    await owner.press('Connect QuickBooks Online');
    await consent(owner, business.realmId);
    await owner.press('Go on');
    await owner.press('Turn sync on');
    await owner.press('Go on');
    await owner.sees(/No record is ready to be sent yet/);
    await owner.press('make the first customer');
    await page.getByRole('heading', { name: 'New customer' }).waitFor();
    expect(await faultsOn(owner, 'a new customer')).toEqual([]);
    await page.getByLabel('Name').fill('Hedda Moss');
    await page.getByLabel('E-mail').fill('no address');
    await owner.press('Save the customer');
    await page.locator('[aria-invalid=true]').waitFor();
    await page.getByLabel('E-mail').fill('hedda@example.com');
    await owner.press('Save the customer');
    await page.getByRole('heading', { level: 1, name: 'Hedda Moss' }).waitFor();
    await owner.press('New invoice');
    await page.getByRole('heading', { name: 'New invoice' }).waitFor();
    // Found by a part of the name, by the keyboard, it stays the one that is chosen.
    const choice = page.getByRole('combobox', { name: 'Customer' });
    await choice.fill('moss');
    await page.getByRole('option', { name: 'Hedda Moss' }).waitFor();
    await choice.press('ArrowDown');
    await choice.press('Enter');
    await choice.press('Tab');
    await expect.poll(() => choice.inputValue()).toBe('Hedda Moss');
    await page.getByLabel('Number').fill('1');
    await page.getByLabel('What').fill('Hedge');
    await page.getByLabel('Quantity').fill('2,5');
    await page.getByLabel('Price').fill('33.33');
    await owner.press('Another line');
    await page.getByLabel('What').nth(1).fill('Green waste');
    await page.getByLabel('Price').nth(1).fill('10');
    // 2.5 × 33.33 is 83.325: half a cent is rounded up.
    await owner.sees('$93.33');
    expect(await faultsOn(owner, 'a new invoice')).toEqual([]);
    await keepPicture(owner, 'new-invoice');
    await owner.press('Save the invoice');
    await page.getByRole('heading', { level: 1, name: '1', exact: true }).waitFor();
    await page.getByTestId('sync-state').getByText('QB Synced').waitFor();
    const [there] = await stage.stack.vendor.objects(business.realmId, 'Invoice');
    expect(there).toMatchObject({ DocNumber: '1', TotalAmt: 93.33 });
    await owner.open('/');
    await owner.sees('Everything is in step.');
    await expect.poll(() => page.getByText('Setting up QuickBooks is not finished').count()).toBe(0);
    // What went is in the picture of the day, and in its table.
    await page.getByRole('img', { name: 'What synced, by day: 2 synced, 0 skipped, 0 failed' }).waitFor();
    expect(await faultsOn(owner, 'charts')).toEqual([]);
    await keepPicture(owner, 'overview');
    await owner.press('What synced, by day: as a table');
    await page.getByRole('table', { name: 'What synced, by day' }).getByRole('cell', { name: '2' }).waitFor();
    expect(await faultsOn(owner, 'a chart as a table')).toEqual([]);
    expect(owner.complaints).toEqual([]);
    await owner.leave();
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

    // Both sides' money on its page: as it was agreed, as it is read now, and what differs once somebody paid there.
    const money = page.getByRole('region', { name: 'Money', exact: true });
    await money.getByRole('row', { name: /^Total \$113\.61 \$113\.61/ }).waitFor();
    const look = money.getByRole('button', { name: 'Look in QuickBooks now' });
    await look.click();
    await money.getByText('Both sides agree.').waitFor();
    await createThere(stage.stack.vendor, business, 'payment', {
      CustomerRef: there?.CustomerRef,
      TotalAmt: 13.61,
      Line: [{ Amount: 13.61, LinkedTxn: [{ TxnId: there?.Id, TxnType: 'Invoice' }] }],
    });
    await look.click();
    await money.getByText('QuickBooks has $13.61 paid that is not known here.').waitFor();
    await money.getByText('In QuickBooks the customer still owes $13.61 less of it than here.').waitFor();
    expect(await faultsOn(owner, 'money of an invoice')).toEqual([]);
    await keepPicture(owner, 'invoice-money');
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
