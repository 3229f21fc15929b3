import { expect } from 'vitest';
import { faultsOn } from './support/axe.ts';
import { connect, signIn } from './support/person.ts';
import { openStage, STORY_MS } from './support/stage.ts';
import { story } from './support/story.ts';

const stage = openStage();

story(
  'Go to Clients > Accounts from the left menu, to the Info tab of the account, click the three dots: unsync it, sync it to a client of QuickBooks, and see its status and tooltip',
  { timeout: STORY_MS },
  async () => {
    const business = await stage.stack.newBusiness();
    const owner = await stage.person();
    const { page } = owner;
    await owner.open('/connection');
    await signIn(owner, business);
    await connect(owner, business);
    await business.put('customers/ada', { displayName: 'Ada Byron' });
    await business.put('customers/bob', { displayName: 'Bob Field' });

    await page.getByRole('navigation', { name: 'Pages' }).getByText('Accounts', { exact: true }).click();
    const table = page.getByRole('table', { name: 'Accounts' });
    await table.getByRole('row', { name: /Ada Byron.*Synced/ }).waitFor();
    expect(await faultsOn(owner, 'accounts')).toEqual([]);
    await table.getByText('Synced').first().hover();
    await page.getByRole('tooltip', { name: 'This account is successfully synced.' }).waitFor();

    await table.getByRole('link', { name: 'Ada Byron' }).click();
    await page.getByRole('tab', { name: 'Info', selected: true }).waitFor();
    await owner.press('What to do with this account');
    await page.getByRole('menuitem', { name: 'Unsync' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Do not sync' }).click();
    const account = page.getByRole('region', { name: 'QuickBooks account' });
    await account.getByText('You skipped sync for this account.').waitFor();

    await owner.press('What to do with this account');
    await page.getByRole('menuitem', { name: 'Sync Account to QuickBooks' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('Linked to Bob Field').waitFor();
    expect(await dialog.getByRole('button', { name: 'Choose Bob Field' }).isDisabled()).toBe(true);
    expect(await faultsOn(owner, 'accounts')).toEqual([]);
    await dialog.getByRole('button', { name: 'Sync with the same client as before' }).click();
    await account.getByText('This account is successfully synced.').waitFor();

    await owner.open('/accounts');
    await page.getByRole('checkbox', { name: 'Choose Ada Byron' }).check();
    await page.getByRole('checkbox', { name: 'Choose Bob Field' }).check();
    await owner.press('Do not sync');
    await page.getByRole('dialog').getByRole('button', { name: 'Do not sync' }).click();
    await table.getByRole('row', { name: /Bob Field.*Skipped/ }).waitFor();
    await page.getByLabel('QuickBooks', { exact: true }).selectOption({ label: 'Skipped (2)' });
    await table.getByRole('row', { name: /Ada Byron.*Skipped by/ }).waitFor();
    expect(owner.complaints).toEqual([]);
  },
);
