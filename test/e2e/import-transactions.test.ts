import { expect } from 'vitest';
import { booksOf } from '../engine/vendor-books.ts';
import { faultsOn } from './support/axe.ts';
import { connect, signIn } from './support/person.ts';
import { openStage, STORY_MS } from './support/stage.ts';
import { story } from './support/story.ts';

const stage = openStage();

story(
  'Import Transactions: named by number, it is seen what would come in, and it comes in',
  { timeout: STORY_MS },
  async () => {
    const business = await stage.stack.newBusiness();
    const books = await booksOf(stage.stack.vendor, business.realmId);
    const customer = await books.create('Customer', { DisplayName: 'Ada There' });
    const detail = {
      Amount: 10,
      DetailType: 'SalesItemLineDetail',
      SalesItemLineDetail: { ItemRef: { value: '1' } },
    };
    await books.create('Invoice', { CustomerRef: { value: customer }, DocNumber: 'A-1', Line: [detail] });
    const owner = await stage.person();
    const { page } = owner;
    await owner.open('/connection');
    await signIn(owner, business);
    await connect(owner, business);
    await owner.open('/connection/connector');
    await page.getByRole('link', { name: /^Import Transactions/ }).click();
    await page.getByLabel('Invoice numbers').fill('A-1, Z-9');
    await owner.press('Look up');
    await page.getByText('QuickBooks does not have: Z-9.').waitFor();
    const table = page.getByRole('table', { name: 'Transactions found' });
    await table.getByRole('row', { name: /A-1.*Comes in.*Brings along 1 customer/ }).waitFor();
    expect(await faultsOn(owner, 'transactions found')).toEqual([]);
    await owner.press('Import 1 transaction');
    await page.getByText('1 synced').waitFor();
    await owner.press('Look up');
    await table.getByRole('row', { name: /A-1.*Already up to date/ }).waitFor();
    expect(owner.complaints).toEqual([]);
    await owner.leave();
  },
);
