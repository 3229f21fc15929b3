import { expect } from 'vitest';
import { type Books, booksOf } from '../engine/vendor-books.ts';
import { faultsOn } from './support/axe.ts';
import { tabTo } from './support/keyboard.ts';
import { connect, type Person, signIn } from './support/person.ts';
import type { Business } from './support/stack.ts';
import { openStage, STORY_MS } from './support/stage.ts';
import { story } from './support/story.ts';

const stage = openStage();

interface Both {
  business: Business;
  books: Books;
}

/** Customers here, and customers there of whom some are the same. */
async function twoBooks(): Promise<Both> {
  const business = await stage.stack.newBusiness();
  const books = await booksOf(stage.stack.vendor, business.realmId);
  await business.put('customers/by-name', { displayName: 'Acme Plumbing' });
  await business.put('customers/alike', { displayName: 'Johnson & Sons Gardening' });
  await business.put('customers/by-hand', { displayName: 'J. Miller' });
  for (const DisplayName of [
    'ACME Plumbing',
    'Johnson and Sons Gardening',
    'Miller Estate',
    'Nobody Knows',
    'Leave Out',
  ]) {
    await books.create('Customer', { DisplayName });
  }
  return { business, books };
}

async function begin(someone: Person): Promise<void> {
  await someone.open('/connection/import');
  await someone.page.getByRole('checkbox', { name: 'Service Items' }).uncheck();
  await someone.press('Count and match');
}

const decision = ({ page }: Person, name: string) =>
  page.getByRole('combobox', { name: `Decision for ${name}` });

async function decide(someone: Person, name: string, label: string): Promise<void> {
  const saved = someone.page.waitForResponse((response) => response.request().method() === 'PUT');
  await decision(someone, name).selectOption({ label });
  await saved;
}

const names = async ({ realmId }: Business) =>
  (await stage.stack.vendor.objects(realmId, 'Customer')).map(({ DisplayName }) => DisplayName).sort();

story(
  'an import is begun, left, gone on with after signing in again, reviewed, run and reported: linked, not duplicated',
  { timeout: STORY_MS },
  async () => {
    const { business, books } = await twoBooks();
    const first = await stage.person();
    await first.open('/connection');
    await signIn(first, business);
    await connect(first, business);
    const there = await names(business);
    await begin(first);
    await first.sees('Nothing is written before you confirm');
    // The browser is closed, whatever the import is at.
    await first.leave();

    const second = await stage.person();
    const { page } = second;
    await second.open('/');
    await signIn(second, business);
    await second.press('Go on with the import');
    // The page before, which says the same of it, stays until this one is loaded.
    await page.getByRole('heading', { name: 'Import Wizard' }).waitFor();
    await second.sees('1 record waits for your decision');
    const address = new URL(page.url()).pathname;
    await decision(second, 'Leave Out').waitFor();
    expect(await faultsOn(second, 'review')).toEqual([]);
    await decide(second, 'Leave Out', 'Ignore');
    await decision(second, 'Miller Estate').selectOption({ label: 'Link to another…' });
    await page.getByRole('dialog').getByLabel('Find among customers').fill('mill');
    await page.getByRole('dialog').getByRole('button', { name: 'J. Miller' }).click();
    await page.getByRole('option', { name: 'Link to by-hand' }).waitFor({ state: 'attached' });
    await second.leave();

    const third = await stage.person();
    await third.open(address);
    await signIn(third, business);
    await third.sees('1 record waits for your decision');
    await expect.poll(() => decision(third, 'Leave Out').inputValue()).toBe('ignore');
    await third.page.getByLabel('Suggestions at least this alike').selectOption('0.55');
    await third.press('Accept all these suggestions');
    await third.sees('1 record was decided.');
    await third.sees('Everything is decided');
    await third.page.getByLabel('What was found').selectOption('new');
    await decision(third, 'Nobody Knows').waitFor();
    await decision(third, 'ACME Plumbing').waitFor({ state: 'detached' });

    const writes = (await books.writes()).length;
    await third.press('Confirm and import');
    await third.page
      .getByRole('dialog')
      .getByText(/3 records are linked and \d+ created here/)
      .waitFor();
    await third.page.getByRole('dialog').getByRole('button', { name: 'Import', exact: true }).click();
    const report = third.page.getByTestId('import-report');
    await report.getByText(/3 records are linked, \d+ created/).waitFor();
    expect(new URL(third.page.url()).pathname).toBe(address);
    expect((await books.writes()).length).toBe(writes);

    // Linked records are known from now on: pushing them all makes nobody twice.
    await third.open('/connection/manual-sync');
    await third.press(/^Push Customers/);
    await third.page.getByRole('dialog').getByRole('button', { name: 'Push Customers' }).click();
    const result = third.page.getByText(/\d synced, \d skipped, \d failed/).first();
    await result.waitFor();
    expect(await result.textContent()).toMatch(/ 0 failed/);
    const after = await names(business);
    expect(after).toHaveLength(there.length);
    expect(after).toContain('Leave Out');
    await third.open('/records/customer?search=Nobody');
    await third.sees('1 shown');
    await third.open('/records/customer?search=Leave');
    await third.sees('No customers fit');
    expect([...first.complaints, ...second.complaints, ...third.complaints]).toEqual([]);
    await third.leave();
  },
);

story(
  'a cancelled import writes nothing, another begins, and two people who begin at once end up in the same one',
  { timeout: STORY_MS },
  async () => {
    const { business } = await twoBooks();
    const owner = await stage.person();
    const other = await stage.person();
    for (const someone of [owner, other]) {
      await someone.open('/connection');
      await signIn(someone, business);
    }
    await connect(owner, business);
    await other.open('/connection/import');
    await begin(owner);
    await owner.sees('waits for your decision');
    await other.press('Count and match');
    await other.press('Go on with the import');
    await other.sees('waits for your decision');

    await owner.press('Cancel the import');
    await owner.page.getByRole('dialog').getByRole('button', { name: 'Cancel the import' }).click();
    await owner.sees('Nothing was written, here or in QuickBooks.');
    await other.sees('Nothing was written, here or in QuickBooks.');
    await other.open('/records/customer');
    await other.sees('3 shown');
    await owner.press('Import again');
    await owner.sees('Count and match');
    expect([...owner.complaints, ...other.complaints]).toEqual([]);
    await owner.leave();
    await other.leave();
  },
);

story(
  'the keyboard alone begins an import, decides each record, confirms and reads the report',
  { timeout: STORY_MS },
  async () => {
    const { business } = await twoBooks();
    const owner = await stage.person();
    const { page } = owner;
    const { keyboard } = page;
    await owner.open('/connection');
    await signIn(owner, business);
    await connect(owner, business);
    // Tabs take the focus as one, and the arrow keys go from one to the next.
    await tabTo(owner, /^Connection$/);
    for (let tabs = 0; tabs < 4; tabs += 1) await keyboard.press('ArrowRight');
    await keyboard.press('Enter');
    await page.getByRole('checkbox', { name: 'Service Items' }).waitFor();
    await tabTo(owner, /^Service Items$/);
    await keyboard.press('Space');
    await tabTo(owner, /^Count and match$/);
    await keyboard.press('Enter');
    await owner.sees('1 record waits for your decision');
    await decision(owner, 'Leave Out').waitFor();

    // Every choice on the way is passed through, and none of them takes the focus away.
    await tabTo(owner, /^Decision for Leave Out$/);
    await expect.poll(() => decision(owner, 'Leave Out').inputValue()).toBe('create');
    await keyboard.press('ArrowUp');
    await keyboard.press('ArrowDown');
    await keyboard.press('ArrowDown');
    await expect.poll(() => decision(owner, 'Leave Out').inputValue()).toBe('ignore');
    await tabTo(owner, /^Suggestions at least this alike$/);
    await keyboard.type('55');
    await tabTo(owner, /^Accept all these suggestions$/);
    await keyboard.press('Enter');
    await owner.sees('Everything is decided');
    await tabTo(owner, /^Confirm and import$/);
    await keyboard.press('Enter');
    await page
      .getByRole('dialog')
      .getByText(/2 records are linked/)
      .waitFor();
    await tabTo(owner, /^Import$/);
    await keyboard.press('Enter');
    await page
      .getByTestId('import-report')
      .getByText(/2 records are linked, \d+ created/)
      .waitFor();
    expect(await faultsOn(owner, 'report')).toEqual([]);
    await owner.open('/records/customer?search=Leave');
    await owner.sees('No customers fit');
    expect(owner.complaints).toEqual([]);
    await owner.leave();
  },
);
