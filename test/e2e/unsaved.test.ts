import { expect } from 'vitest';
import { faultsOn } from './support/axe.ts';
import { connect, type Person, signIn } from './support/person.ts';
import { keepPicture } from './support/pictures.ts';
import { openStage, STORY_MS } from './support/stage.ts';
import { story } from './support/story.ts';

const stage = openStage();

/** Loads the page anew; whether the browser asked before. */
async function reloads({ page }: Person): Promise<boolean> {
  let asked = false;
  page.once('dialog', (dialog) => {
    asked = dialog.type() === 'beforeunload';
    void dialog.accept();
  });
  await page.reload();
  page.removeAllListeners('dialog');
  return asked;
}

story(
  'whoever leaves a mapping unsaved is asked, by a link, another tab, the way back, signing out or a reload; a typed start date and the way dates are written likewise, and what is saved leaves in peace',
  { timeout: STORY_MS },
  async () => {
    const business = await stage.stack.newBusiness({ payroll: true });
    await business.put('team-members/ann', { name: 'Ann Field' });
    const owner = await stage.person();
    const { page } = owner;
    await owner.open('/connection');
    await signIn(owner, business);
    await connect(owner, business);

    await owner.press('Sync Log');
    await page.getByRole('heading', { name: 'Sync Log', level: 1 }).waitFor();
    await page.getByRole('link', { name: 'QuickBooks', exact: true }).click();
    await page.getByRole('tab', { name: 'Employee Mapping' }).click();
    const choice = page.getByRole('combobox', { name: /for Ann Field$/ });
    await choice.waitFor();
    const [, other] = await choice.locator('option').allTextContents();
    await choice.selectOption({ label: String(other) });
    const chosen = await choice.inputValue();
    await page.getByText('Not saved yet').waitFor();

    const asks = page.getByRole('dialog', { name: 'Leave without saving?' });
    await owner.press('Sync Log');
    await asks.waitFor();
    await keepPicture(owner, 'unsaved-leave');
    expect(await faultsOn(owner, 'leaving with something unsaved')).toEqual([]);
    await page.keyboard.press('Enter');
    await asks.waitFor({ state: 'detached' });
    expect(await choice.inputValue()).toBe(chosen);
    await page.getByRole('tab', { name: 'Sync Settings' }).click();
    await asks.getByRole('button', { name: 'Stay here' }).click();
    await page.evaluate('history.back()');
    await asks.getByRole('button', { name: 'Stay here' }).click();
    expect(await choice.inputValue()).toBe(chosen);
    await page.getByRole('banner').getByRole('button').last().click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await asks.getByRole('button', { name: 'Stay here' }).click();
    expect(await choice.inputValue()).toBe(chosen);

    // Who could not be signed out is told, is still there, and is asked again.
    await page.route('**/v1/session', (route) =>
      route.request().method() === 'DELETE' ? route.abort() : route.fallback(),
    );
    await page.getByRole('banner').getByRole('button').last().click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await asks.getByRole('button', { name: 'Leave without saving' }).click();
    const still = page.getByRole('dialog', { name: 'You are still signed in' });
    await still.getByRole('alert').waitFor();
    await keepPicture(owner, 'sign-out-failed');
    expect(await faultsOn(owner, 'a sign-out that did not go')).toEqual([]);
    await still.getByRole('button', { name: 'Try again' }).click();
    await asks.getByRole('button', { name: 'Stay here' }).click();
    await still.waitFor({ state: 'detached' });
    expect(await choice.inputValue()).toBe(chosen);
    await page.unroute('**/v1/session');
    expect(await reloads(owner)).toBe(true);

    await choice.selectOption({ label: String(other) });
    await page.getByRole('button', { name: 'Save the choice for Ann Field' }).click();
    await page.getByText(/^Mapped to /).waitFor();
    await page.getByText('Not saved yet').waitFor({ state: 'detached' });
    expect(await reloads(owner)).toBe(false);
    await choice.selectOption({ label: 'Not mapped' });
    await page.getByRole('tab', { name: 'Sync Settings' }).click();
    await asks.getByRole('button', { name: 'Leave without saving' }).click();
    await page.getByRole('heading', { name: 'Sync Settings', level: 1 }).waitFor();

    const timesheets = page.getByRole('switch', { name: 'Auto-sync Timesheets' });
    await timesheets.waitFor({ state: 'attached' });
    if (!(await timesheets.isChecked())) {
      await timesheets.click({ force: true });
      await page.getByText('Saved.', { exact: true }).waitFor();
    }
    const start = page.getByLabel('Sync start date', { exact: true });
    await start.waitFor();
    expect(await start.getAttribute('max')).toMatch(/^\d{4}-\d{2}-\d{2}$/);
    await start.fill('2026-03-01');
    await keepPicture(owner, 'unsaved-start-date');
    expect(await reloads(owner)).toBe(true);
    await start.fill('2026-03-02');
    await start.press('Enter');
    await page.getByText('Saved: timesheets from Mar 2, 2026 on.').waitFor();
    expect(await reloads(owner)).toBe(false);
    await start.waitFor();
    expect(await start.inputValue()).toBe('2026-03-02');

    const written = page.getByRole('combobox', { name: 'Written as in' });
    await page.getByText(/^Now: [A-Z][a-z]{2} \d{1,2}, \d{4}, .* \$1,234\.50\.$/).waitFor();
    await written.selectOption({ label: 'German (Germany)' });
    expect(await reloads(owner)).toBe(true);
    await written.selectOption({ label: 'German (Germany)' });
    await page.getByRole('button', { name: 'Save the choice for Dates and amounts' }).click();
    await page.getByText(/^Now: \d{1,2} [A-Z][a-z]{2} \d{4}, .* 1\.234,50\s\$\.$/).waitFor();
    await keepPicture(owner, 'settings-place');
    expect(await faultsOn(owner, 'settings')).toEqual([]);
    await written.selectOption({ label: 'English (United States)' });
    await page.getByRole('banner').getByRole('button').last().click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await asks.getByRole('button', { name: 'Leave without saving' }).click();
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    expect(owner.complaints).toEqual([]);
    await owner.leave();
  },
);
