import { expect } from 'vitest';
import { signIn } from './support/person.ts';
import { openStage, STORY_MS } from './support/stage.ts';
import { story } from './support/story.ts';

const IN_GERMAN = { email: 'E-Mail', password: /^Passwort( \*)?$/, enter: 'Anmelden', pages: 'Seiten' };

const stage = openStage();

story(
  'a browser set to German is spoken to in German; English is chosen on the account page, and dates and amounts go with it',
  { timeout: STORY_MS },
  async () => {
    const business = await stage.stack.newBusiness();
    await business.put('customers/cus_1', { displayName: 'Ada Byron' });
    await business.put('invoices/inv_1', {
      customerId: 'cus_1',
      number: 'INV-1',
      status: 'sent',
      issueDate: '2026-11-01',
      lines: [{ description: 'Mowing', quantity: '2', unitPrice: '40.00', amount: '80.00' }],
      total: '80.00',
    });
    const owner = await stage.person({ locale: 'de-DE' });
    const { page } = owner;
    await owner.open('/records/invoice');
    await signIn(owner, business, IN_GERMAN);
    // The menu is made of constants: they are read after the language is known.
    await page.getByRole('link', { name: 'Ungelöste Fehler' }).waitFor();
    await page.getByRole('cell', { name: '01.11.2026' }).waitFor();
    await page.getByRole('cell', { name: /^80,00\s\$$/ }).waitFor();
    expect(await page.evaluate('document.documentElement.lang')).toBe('de');
    await owner.open('/account');
    await page.getByLabel('Sprache der Konsole').selectOption('English');
    await page.getByRole('heading', { name: 'Your account' }).waitFor();
    expect(await page.evaluate('document.documentElement.lang')).toBe('en');
    await owner.open('/records/invoice');
    await page.getByRole('cell', { name: 'Nov 1, 2026' }).waitFor();
    expect(owner.complaints).toEqual([]);
    await owner.leave();
  },
);
