import { expect } from 'vitest';
import { faultsOn } from './support/axe.ts';
import { connect, consent, signIn } from './support/person.ts';
import { keepPicture } from './support/pictures.ts';
import { openStage, STORY_MS } from './support/stage.ts';
import { story } from './support/story.ts';

const stage = openStage();

story(
  'a second company is connected from the console, by the same steps, and one sees and chooses which is meant',
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
    const first = await company.locator('option').first().getAttribute('value');
    await owner.open('/connection');
    await expect.poll(() => company.inputValue()).toBe(first);
    await company.selectOption(String(meant));
    await owner.press('Sync Settings');
    await expect.poll(() => new URL(page.url()).searchParams.get('connection')).toBe(meant);
    await keepPicture(owner, 'second-company');
    // Nothing goes to it before somebody says so.
    expect(await page.getByRole('switch', { name: 'Enable Sync' }).isChecked()).toBe(false);
    expect(owner.complaints).toEqual([]);
    await owner.leave();
  },
);
