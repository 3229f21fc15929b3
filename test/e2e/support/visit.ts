import { expect } from 'vitest';
import { atNight } from '../../support/scale.ts';
import { faultsOn } from './axe.ts';
import { connect, type Person, signIn } from './person.ts';
import type { Business } from './stack.ts';
import type { Stage } from './stage.ts';

export const DESK = { width: 1280, height: 720 };
const PHONE = { width: 375, height: 740 };
/** For a layout that follows the width; a page that has become narrow enough waits no longer. */
const SETTLING_MS = 5_000;

/** A connected business with one of everything, and an entry in its log. */
export async function furnishedBusiness(stage: Stage): Promise<Business> {
  const business = await stage.stack.newBusiness();
  await business.put('customers/cus_1', { displayName: 'Ada Byron', email: 'ada@example.com' });
  await business.put('invoices/inv_1', {
    customerId: 'cus_1',
    number: 'INV-1',
    status: 'sent',
    issueDate: '2026-11-01',
    lines: [{ description: 'Mowing', quantity: '2', unitPrice: '40.00', amount: '80.00' }],
    total: '80.00',
  });
  await business.put('team-members/ann', { name: 'Ann Field' });
  await business.put('timesheets/ts_1', {
    teamMemberId: 'ann',
    status: 'approved',
    startDate: '2026-11-02',
    entries: [{ id: 'e1', date: '2026-11-02', hours: 1 }],
  });
  const owner = await stage.person();
  await owner.open('/connection');
  await signIn(owner, business);
  await connect(owner, business);
  // From here on it goes by itself, so the log has an entry.
  await business.put('customers/cus_2', { displayName: 'Grace Hopper' });
  await owner.open('/log');
  await owner.page.getByRole('button', { name: 'Grace Hopper' }).waitFor();
  await owner.leave();
  return business;
}

export async function ready({ page }: Person): Promise<void> {
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.locator('[aria-busy=true]').first().waitFor({ state: 'detached' });
}

/** Pages that share nothing with another: a list of one kind of records has the heading element of the next kind's. */
const BETWEEN = ['/no-such-page', '/account', '/audit'] as const;

/** To a page as a link of the console leads there: a tenth of what it takes to load the console by the page's address. */
export async function follow(someone: Person, path: string): Promise<void> {
  const here = new URL(someone.page.url()).pathname;
  await hop(someone, BETWEEN.find((each) => each !== path && each !== here) ?? BETWEEN[0]);
  await hop(someone, path);
  await ready(someone);
}

/** Waits for a heading other than the one that is there. */
async function hop({ page }: Person, path: string): Promise<void> {
  await page.evaluate(`(() => {
    for (const heading of document.querySelectorAll('h1')) heading.dataset.before = '';
    history.pushState({}, '', ${JSON.stringify(path)});
    dispatchEvent(new PopStateEvent('popstate'));
  })()`);
  await page.locator('h1[data-before]').waitFor({ state: 'detached' });
  await page.getByRole('heading', { level: 1 }).waitFor();
}

/** By its address at night, and by day every eighth, other ones each day. */
export async function goTo(someone: Person, path: string, index: number): Promise<void> {
  if (!atNight && (index + new Date().getDate()) % 8 > 0) return follow(someone, path);
  await someone.open(path);
  await ready(someone);
}

/** Looks at each page once: axe in both themes, the width of a phone, and what the browser complains about. */
export async function visitAll(stage: Stage, business: Business, paths: readonly string[]): Promise<void> {
  const owner = await stage.person({ viewport: DESK });
  await owner.open('/sign-in');
  const faults = await faultsOfPage(owner, '/sign-in');
  await signIn(owner, business);
  for (const [index, path] of paths.entries()) {
    await goTo(owner, path, index);
    faults.push(...(await faultsOfPage(owner, path)));
  }
  expect(faults).toEqual([]);
  expect(owner.complaints).toEqual([]);
  await owner.leave();
}

export async function faultsOfPage(owner: Person, path: string): Promise<string[]> {
  await ready(owner);
  return [...(await faultsOn(owner, path)), ...(await widerThanAPhone(owner, path))];
}

/** What reaches over the edge, outside of what scrolls by itself. */
const OUT_OF_VIEW = `[...document.querySelectorAll('body *')]
  .filter((each) => each.getBoundingClientRect().right > ${PHONE.width} && !each.closest('[role=tablist], table'))
  .map((each) => each.className + ' “' + each.textContent.slice(0, 40) + '”').slice(0, 5).join('; ')`;

export async function widerThanAPhone({ page }: Person, path: string): Promise<string[]> {
  await page.setViewportSize(PHONE);
  const narrow = `document.documentElement.scrollWidth <= ${PHONE.width}`;
  // The width at the end is what counts, however long the wait was.
  await page.waitForFunction(narrow, undefined, { timeout: SETTLING_MS }).catch(() => undefined);
  const width = Number(await page.evaluate('document.documentElement.scrollWidth'));
  const widest = width <= PHONE.width ? '' : await page.evaluate<string>(OUT_OF_VIEW);
  await page.setViewportSize(DESK);
  return width <= PHONE.width ? [] : [`${path}: ${width} pixels wide on a phone: ${widest}`];
}
