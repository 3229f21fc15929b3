import { eq } from 'drizzle-orm';
import { expect } from 'vitest';
import { connections } from '../../src/db/schema/index.ts';
import { booksOf } from '../engine/vendor-books.ts';
import { tabTo } from './support/keyboard.ts';
import { connect, flip, type Person, signIn } from './support/person.ts';
import { keepPicture } from './support/pictures.ts';
import type { Business } from './support/stack.ts';
import { openStage, STORY_MS } from './support/stage.ts';
import { story } from './support/story.ts';
import { faultsOfPage } from './support/visit.ts';

const stage = openStage();

/** Reads what there is in QuickBooks; here it waits for approval. */
async function pullCustomers({ tenantId, post }: Business): Promise<void> {
  const { db } = stage.stack.engine;
  const [connection] = await db.select().from(connections).where(eq(connections.tenantId, tenantId));
  await post(`connections/${connection?.id}/pull`, { entityTypes: ['customer'] });
}

const table = ({ page }: Person, name: string) => page.getByRole('table', { name });
const box = ({ page }: Person, name: string) => page.getByRole('checkbox', { name });

async function approve({ page }: Pick<Person, 'page'>): Promise<void> {
  await page.getByRole('button', { name: 'Approve Checked' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Approve Checked' }).click();
}

story(
  'The Sync Wizard: a number above Settings, two sections with everything checked, Approve Checked with Keep or Clear Unchecked, and the Log with Pending syncs, Error Log and Failed Syncs',
  { timeout: STORY_MS },
  async () => {
    const business = await stage.stack.newBusiness();
    const books = await booksOf(stage.stack.vendor, business.realmId);
    const owner = await stage.person();
    const { page } = owner;
    await owner.open('/connection');
    await signIn(owner, business);
    await connect(owner, business);
    const places = page.getByRole('navigation', { name: 'Pages' });
    const aboveSettings = async () => {
      const names = (await places.getByRole('link').allInnerTexts()).map((text) => text.trim());
      return names[names.indexOf('Settings') - 1];
    };
    await expect.poll(aboveSettings).toBe('Sync Wizard');
    await places.getByRole('link', { name: 'Settings' }).click();
    await flip(owner, 'Approve before syncing');

    // Live, and of both directions: nobody has reloaded the page.
    await business.put('customers/ada', { displayName: 'Ada Byron' });
    await business.put('customers/bob', { displayName: 'Bob Field' });
    await business.put('customers/odd', { displayName: 'y'.repeat(600) });
    await business.put('invoices/v1', {
      customerId: 'ada',
      number: 'INV-1',
      status: 'sent',
      issueDate: '2026-11-01',
      lines: [{ description: 'Mowing', quantity: '2', unitPrice: '40.00', amount: '80.00' }],
      total: '80.00',
    });
    await places.getByRole('link', { name: /Sync Wizard.*4 to approve/ }).waitFor();
    await books.create('Customer', { DisplayName: 'Nora North' });
    await pullCustomers(business);
    const there = await stage.stack.vendor.objects(business.realmId, 'Customer');
    await places
      .getByRole('link', { name: new RegExp(`Sync Wizard.*${there.length + 4} to approve`) })
      .click();

    await page.getByRole('region', { name: 'Import from QuickBooks', exact: true }).waitFor();
    await expect
      .poll(() => page.getByRole('heading', { level: 2 }).allInnerTexts())
      .toEqual(['Import from QuickBooks', 'Export to QuickBooks']);
    await table(owner, 'Import from QuickBooks: Customers')
      .getByRole('row', { name: /Nora North/ })
      .waitFor();
    await table(owner, 'Export to QuickBooks: Invoices').getByRole('row', { name: /INV-1/ }).waitFor();
    for (const each of await page.getByRole('checkbox').all()) expect(await each.isChecked()).toBe(true);
    expect(await faultsOfPage(owner, '/wizard')).toEqual([]);
    await keepPicture(owner, 'wizard');

    // What an invoice needs is asked about; what is unchecked is kept, and not before one again.
    await box(owner, 'Sync Ada Byron').focus();
    await tabTo(owner, /^Sync Bob Field$/);
    await page.keyboard.press('Space');
    await box(owner, 'Sync Ada Byron').uncheck();
    await expect.poll(() => page.getByLabel('What is unchecked').inputValue()).toBe('keep');
    await page.getByText(`${there.length + 2} rows checked, 2 rows unchecked`).waitFor();
    await owner.press('Approve Checked');
    const dialog = page.getByRole('dialog');
    await dialog.getByText(/from QuickBooks, 2 go to QuickBooks\./).waitFor();
    await dialog.getByText('2 unchecked are kept').waitFor();
    await dialog.getByRole('button', { name: 'Approve Checked' }).click();
    await dialog.getByRole('row', { name: /Customer Ada Byron.*You unchecked it/ }).waitFor();
    expect(await faultsOfPage(owner, 'what is needed')).toEqual([]);
    await keepPicture(owner, 'wizard-needs');
    await dialog.getByRole('button', { name: 'Approve them too' }).click();
    await page.getByText(/changes approved: the connector takes them/).waitFor();

    await page.getByRole('tab', { name: 'Log' }).click();
    const errors = table(owner, 'All errors');
    await errors.getByRole('row', { name: /yyy.*FS → QB/ }).waitFor();
    await page.getByText('Nothing waits for the connector.').waitFor();
    await table(owner, 'All failed syncs')
      .getByRole('row', { name: /yyy.*Open/ })
      .waitFor();
    expect(await faultsOfPage(owner, '/wizard/log')).toEqual([]);
    await keepPicture(owner, 'wizard-log');
    await owner.press(/^Support for y/);
    await dialog.getByText('Hand over this bundle', { exact: false }).waitFor();
    expect(await faultsOfPage(owner, 'support')).toEqual([]);
    await keepPicture(owner, 'wizard-support');
    await page.keyboard.press('Escape');
    await box(owner, 'Choose all 1').check();
    const retried = page.waitForResponse((response) => response.url().endsWith('/error-log/retry'));
    await tabTo(owner, /^Retry y/);
    await page.keyboard.press('Enter');
    expect((await retried).status()).toBe(200);
    const known = await stage.stack.vendor.objects(business.realmId, 'Customer');
    expect(known.map(({ DisplayName }) => DisplayName)).not.toContain('Bob Field');

    // Cleared, it is in no list but one, from where a person brings it back.
    await business.put('customers/eve', { displayName: 'Eve Hill' });
    await places.getByRole('link', { name: /Sync Wizard.* to approve/ }).click();
    await box(owner, 'Sync Eve Hill').uncheck();
    await page.getByLabel('What is unchecked').selectOption({ label: 'Clear Unchecked' });
    await approve(owner);
    await page.getByRole('tab', { name: 'Cleared (1)' }).click();
    await page.getByRole('row', { name: /Eve Hill/ }).waitFor();
    expect(await faultsOfPage(owner, '/wizard/cleared')).toEqual([]);
    await keepPicture(owner, 'wizard-cleared');
    await tabTo(owner, /^Bring back Eve Hill$/);
    await page.keyboard.press('Enter');
    await page.getByText('Nothing is cleared').waitFor();
    await page.getByRole('tab', { name: /^To approve/ }).click();
    await box(owner, 'Sync Eve Hill').waitFor();

    // What was unchecked and is gone from the next list counts no more there.
    await box(owner, 'Sync Eve Hill').uncheck();
    const elsewhere = await page.context().newPage();
    await elsewhere.goto(page.url());
    await elsewhere.getByRole('checkbox', { name: 'Sync Eve Hill' }).waitFor();
    await approve({ page: elsewhere });
    await elsewhere.getByText('Nothing waits for your approval').waitFor();
    await elsewhere.close();
    await page.getByText(/^0 wait now/).waitFor();
    await business.put('customers/fay', { displayName: 'Fay Ford' });
    await page.getByText(/^1 wait now/).waitFor();
    await page.getByRole('button', { name: 'Look again' }).click();
    await page.getByText('1 row checked, 0 rows unchecked').waitFor();

    // Another connection can be looked at, and stays chosen; the number is of all that require approval.
    await business.post('connections', { provider: 'quickbooks-desktop', approvalRequired: false });
    await owner.open('/wizard');
    const company = page.getByLabel('Company');
    const first = await company.inputValue();
    await company.selectOption({ label: 'QuickBooks Desktop (not connected yet)' });
    await page.getByText(/^Approve before syncing is off/).waitFor();
    expect(await faultsOfPage(owner, '/wizard of another connection')).toEqual([]);
    const second = await company.inputValue();
    await page.getByRole('link', { name: 'Sync Settings' }).click();
    await page.waitForURL(new RegExp(`/connection/settings\\?connection=${second}$`));
    await places.getByRole('link', { name: /Sync Wizard.*1 to approve/ }).click();
    await page.waitForURL(new RegExp(`/wizard\\?connection=${first}$`));
    await box(owner, 'Sync Fay Ford').waitFor();
    expect(owner.complaints).toEqual([]);
    await owner.leave();
  },
);
