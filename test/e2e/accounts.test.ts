import { expect } from 'vitest';
import { waitUntil } from '../../src/dev/wait-until.ts';
import { booksOf } from '../engine/vendor-books.ts';
import { faultsOn } from './support/axe.ts';
import { connect, signIn } from './support/person.ts';
import { keepPicture } from './support/pictures.ts';
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
    await expect.poll(() => dialog.getByRole('button', { name: 'Choose Bob Field' }).isDisabled()).toBe(true);
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

    await page.getByRole('checkbox', { name: 'All 2 that the list finds' }).check();
    await owner.press('Sync to QuickBooks');
    await page
      .getByRole('dialog', { name: 'Sync 2 accounts?' })
      .getByRole('button', { name: 'Sync', exact: true })
      .click();
    await page.getByLabel('QuickBooks', { exact: true }).selectOption({ label: 'Synced (2)' });
    await table.getByRole('row', { name: /Bob Field.*Synced/ }).waitFor();
    expect(owner.complaints).toEqual([]);
  },
);

story(
  'Linking to the wrong one is put right: what was written to it is listed, what cannot move says why, and the rest moves',
  { timeout: STORY_MS },
  async () => {
    const business = await stage.stack.newBusiness();
    const owner = await stage.person();
    const { page } = owner;
    await owner.open('/connection');
    await signIn(owner, business);
    await connect(owner, business);
    const books = await booksOf(stage.stack.vendor, business.realmId);
    const right = await books.create('Customer', { DisplayName: 'Right Client' });
    await business.put('customers/ada', { displayName: 'Ada Byron' });
    const line = { description: 'Work', quantity: '1', unitPrice: '50.00', amount: '50.00' };
    const rest = { customerId: 'ada', issueDate: '2026-03-01', lines: [line], total: '50.00' };
    await business.put('invoices/i', { ...rest, number: 'N-1', status: 'sent' });
    await business.put('invoices/v', { ...rest, number: 'N-2', status: 'sent' });
    await owner.open('/accounts');
    await page.getByRole('row', { name: /Ada Byron.*Synced/ }).waitFor();
    const invoices = () => stage.stack.vendor.objects(business.realmId, 'Invoice');
    await waitUntil({ what: 'the invoices', timeoutMs: STORY_MS }, async () =>
      (await invoices()).length === 2 ? true : undefined,
    );
    const paid = (await invoices()).find(({ DocNumber }) => DocNumber === 'N-2');
    await books.create('Payment', {
      CustomerRef: paid?.CustomerRef,
      TotalAmt: 50,
      Line: [{ Amount: 50, LinkedTxn: [{ TxnId: paid?.Id, TxnType: 'Invoice' }] }],
    });

    await page.getByRole('link', { name: 'Ada Byron' }).click();
    await owner.press('What to do with this account');
    await page.getByRole('menuitem', { name: 'Sync Account to QuickBooks' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Choose Right Client' }).click();
    await dialog.getByText('take that off it there first').waitFor();
    expect(await faultsOn(owner, 'accounts')).toEqual([]);
    await keepPicture(owner, 'move-documents');
    await dialog.getByRole('button', { name: 'Move 1 to Right Client' }).click();
    await waitUntil({ what: 'the invoice to move', timeoutMs: STORY_MS }, async () =>
      (await invoices()).some((each) => JSON.stringify(each.CustomerRef).includes(`"${right}"`))
        ? true
        : undefined,
    );
    expect(owner.complaints).toEqual([]);
  },
);
