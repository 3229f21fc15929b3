import { expect } from 'vitest';
import { atNight } from '../support/scale.ts';
import { faultsOn } from './support/axe.ts';
import { PAGES_OF_CONNECTION } from './support/pages.ts';
import { connect, consent, type Person, signIn } from './support/person.ts';
import { keepPicture } from './support/pictures.ts';
import { openStage, STORY_MS } from './support/stage.ts';
import { story } from './support/story.ts';
import { ready } from './support/visit.ts';

const stage = openStage();

/** What is about one company: by its address, a link of the page or of the menu must say which. */
const OF_ONE = /^\/(?:(?:connection|setup|wizard|accounts)(?:[/?].*)?|records\/\w+(?:\?.*)?)?$/;
const HREFS = `[...document.querySelectorAll('a[href^="/"]')].map((each) => each.getAttribute('href'))`;

/** Every page of one company; by day those that a set-up leads through. */
const PAGES = [
  '/',
  '/accounts',
  '/records/invoice',
  ...PAGES_OF_CONNECTION.filter(
    (path) => OF_ONE.test(path) && (atNight || /setup|settings|payouts|wizard$/.test(path)),
  ),
];

/** Links of the page that lead to another company than the one it is opened for, and where it led to itself. */
async function strayLinks(owner: Person, path: string, meant: string): Promise<string[]> {
  await owner.open(`${path}${path.includes('?') ? '&' : '?'}connection=${meant}`);
  await ready(owner);
  const hrefs = await owner.page.evaluate<string[]>(HREFS);
  return [...hrefs, owner.page.url().replace(/^https?:\/\/[^/]+/, '')]
    .filter(
      (href) =>
        OF_ONE.test(href) && !href.includes('connection=new') && !href.includes(`connection=${meant}`),
    )
    .map((href) => `${path}: ${href}`);
}

story(
  'a second company is connected from the console, by the same steps; one sees and chooses which is meant, and no link of its pages leads to the first',
  { timeout: STORY_MS },
  async () => {
    const business = await stage.stack.newBusiness();
    const second = await stage.stack.vendor.newCompany();
    const owner = await stage.person();
    const { page } = owner;
    await owner.open('/connection');
    await signIn(owner, business);
    await connect(owner, business);
    expect(await page.getByRole('combobox', { name: 'Company' }).count()).toBe(0);

    await owner.press('Connect another company');
    await page.getByRole('heading', { name: 'Where are your books kept?' }).waitFor();
    await page.getByRole('radio', { name: 'United States' }).check();
    await owner.press('Go on');
    await page.getByRole('heading', { name: 'Connect your company' }).waitFor();
    await owner.press('Connect QuickBooks Online');
    await consent(owner, second.realmId);
    await page.getByRole('navigation', { name: 'Steps' }).waitFor();
    const meant = new URL(page.url()).searchParams.get('connection');
    expect(new URL(page.url()).pathname).toBe('/setup/mappings');

    const company = page.getByRole('combobox', { name: 'Company' });
    await expect.poll(() => company.inputValue()).toBe(meant);
    expect(await faultsOn(owner, 'setting up a second company')).toEqual([]);
    // Both are called the same: the ends of their ids tell them apart.
    await expect
      .poll(async () =>
        (await company.locator('option').allTextContents()).map((text) => text.split(' · ').at(-1)),
      )
      .toEqual([business.realmId, second.realmId].map((realmId) => `…${realmId.slice(-4)}`));
    const first = await company.locator('option').first().getAttribute('value');
    await owner.open('/connection');
    await expect.poll(() => company.inputValue()).toBe(first);
    await company.selectOption(String(meant));
    await owner.press('Sync Settings');
    await expect.poll(() => new URL(page.url()).searchParams.get('connection')).toBe(meant);
    await keepPicture(owner, 'second-company');
    // Nothing goes to it before somebody says so.
    expect(await page.getByRole('switch', { name: 'Enable Sync' }).isChecked()).toBe(false);
    const stray: string[] = [];
    // The Sync Log says of each line whose it is.
    await business.post(`connections/${meant}/pull`, { entityTypes: ['customer'] });
    const own = (await company.locator(`option[value="${meant}"]`).textContent()) ?? '';
    await expect
      .poll(
        async () => {
          await owner.open('/log');
          await ready(owner);
          return page.getByRole('table', { name: 'Sync Log' }).getByText(own, { exact: true }).count();
        },
        { timeout: 60_000 },
      )
      .toBeGreaterThan(0);
    // Lists of records are of the whole business, and where each one stands is of the chosen company.
    await owner.open('/connection');
    await company.selectOption(String(meant));
    await owner.press('Customers');
    await page.getByRole('heading', { name: 'Customers', level: 1 }).waitFor();
    await expect.poll(() => company.inputValue()).toBe(meant);
    await owner.press('Invoices');
    await page.getByRole('heading', { name: 'Invoices', level: 1 }).waitFor();
    await expect.poll(() => company.inputValue()).toBe(meant);
    for (const path of ['/setup', ...PAGES]) stray.push(...(await strayLinks(owner, path, String(meant))));
    expect(stray).toEqual([]);
    expect(owner.complaints).toEqual([]);
    await owner.leave();
  },
);
