import { expect } from 'vitest';
import { booksOf } from '../engine/vendor-books.ts';
import { faultsOn } from './support/axe.ts';
import { connect, signIn } from './support/person.ts';
import { keepPicture } from './support/pictures.ts';
import { openStage, STORY_MS } from './support/stage.ts';
import { story } from './support/story.ts';

const stage = openStage();

story(
  'a push is undone from its card by the keyboard, its preview lists what stays and why, the records say so, and pushed again all is there once',
  { timeout: STORY_MS },
  async () => {
    const business = await stage.stack.newBusiness();
    const { realmId } = business;
    await business.put('customers/cus_1', { displayName: 'Taken Back One' });
    await business.put('customers/cus_2', { displayName: 'Taken Back Two' });
    await business.put('customers/cus_3', { displayName: 'Touched There' });
    const owner = await stage.person();
    const { page } = owner;
    await owner.open('/connection');
    await signIn(owner, business);
    await connect(owner, business);
    const states = async () => {
      const customers = await stage.stack.vendor.objects(realmId, 'Customer');
      return customers
        .filter(({ DisplayName }) => String(DisplayName).startsWith('Taken Back'))
        .map(({ Active }) => Active);
    };
    const dialog = page.getByRole('dialog');
    const push = async () => {
      await owner.open('/connection/manual-sync');
      await owner.press(/^Push Customers/);
      await dialog
        .getByText(/to create/)
        .first()
        .waitFor();
      await dialog.getByRole('button', { name: 'Push Customers' }).click();
    };
    await push();
    await owner.sees('3 synced, 0 skipped, 0 failed');
    expect(await states()).toEqual([true, true]);
    const touched = (await stage.stack.vendor.objects(realmId, 'Customer')).find(
      ({ DisplayName }) => DisplayName === 'Touched There',
    );
    const books = await booksOf(stage.stack.vendor, realmId);
    await books.change('Customer', touched?.Id ?? '', { Notes: 'written there since' });

    await page.getByRole('button', { name: 'Undo this push' }).focus();
    await page.keyboard.press('Enter');
    await dialog.getByText('2 records').waitFor();
    await dialog.getByRole('button', { name: 'Taken back: 2' }).waitFor();
    // What stays is listed open: which record, why, and who does what.
    await dialog.getByRole('button', { name: 'Left as they are: 1' }).waitFor();
    const listed = dialog.getByRole('listitem').filter({ hasText: 'Touched There' });
    await expect.poll(() => listed.textContent()).toMatch(/is left as it is[\s\S]*Who acts: /);
    await dialog.getByRole('button', { name: 'Taken back: 2' }).click();
    const going = dialog.getByRole('listitem').filter({ hasText: 'Taken Back One' });
    await going.getByText('will be made inactive in QuickBooks').waitFor();
    expect(await faultsOn(owner, 'the preview of an undo')).toEqual([]);
    await page.setViewportSize({ width: 390, height: 844 });
    expect(Number(await page.evaluate('document.documentElement.scrollWidth'))).toBeLessThanOrEqual(390);
    if (process.env.PICTURES) await page.screenshot({ path: `${process.env.PICTURES}/undo-preview-390.png` });
    await page.setViewportSize({ width: 1280, height: 900 });
    if (process.env.PICTURES)
      await page.screenshot({ path: `${process.env.PICTURES}/undo-preview-dark.png` });
    const action = dialog.getByRole('button', { name: 'Undo the push' });
    await action.focus();
    await page.keyboard.press('Enter');
    await owner.sees('2 undone, 1 left as they are, 0 failed');
    expect(await states()).toEqual([false, false]);
    await owner.press('What became of each record');
    await owner.sees('was made inactive in QuickBooks');
    expect(await faultsOn(owner, 'the result of an undo')).toEqual([]);
    if (process.env.PICTURES) await page.screenshot({ path: `${process.env.PICTURES}/undo-result.png` });

    await owner.open('/records/customer/cus_1');
    await owner.sees('QB Undone');
    await owner.sees(/Nothing sends it by itself\. Press Sync/);
    await page.getByRole('tab', { name: 'History' }).click();
    await owner.sees(/undone: made inactive/i);
    await owner.open('/records/customer/cus_3');
    await owner.sees('QB Synced');
    await page.getByRole('tab', { name: 'History' }).click();
    await owner.sees(/not undone/i);

    await owner.open('/connection/manual-sync');
    await owner.press(/^Push Customers/);
    await dialog.getByRole('button', { name: 'Push Customers' }).click();
    await page.getByText(/^2 synced, \d skipped, 0 failed$/).waitFor();
    expect(await states()).toEqual([true, true]);

    // The same of records that are chosen in their list.
    await owner.open('/records/customer');
    await page.getByLabel('Choose all 3 shown').check();
    await owner.press('Undo what was sent');
    await dialog.getByRole('button', { name: 'Taken back: 2' }).waitFor();
    expect(await faultsOn(owner, 'the preview of an undo of chosen records')).toEqual([]);
    await keepPicture(owner, 'undo-chosen');
    await dialog.getByRole('button', { name: 'Undo it' }).click();
    const undone = async () => {
      await owner.open('/records/customer');
      await page.getByText('Touched There').waitFor();
      return page.getByText('QB Undone').count();
    };
    await expect.poll(undone, { timeout: 60_000 }).toBe(2);
    expect(await states()).toEqual([false, false]);
    expect(owner.complaints).toEqual([]);
    await owner.leave();
  },
);
