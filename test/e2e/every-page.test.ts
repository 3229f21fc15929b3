import { beforeAll, expect } from 'vitest';
import { faultsOn } from './support/axe.ts';
import { tabTo } from './support/keyboard.ts';
import { connect, type Person, signIn } from './support/person.ts';
import type { Business } from './support/stack.ts';
import { openStage, STORY_MS } from './support/stage.ts';
import { hasBrowser, story } from './support/story.ts';

/** Script that a browser loads before the first page shows, compressed. */
const SCRIPT_BUDGET_BYTES = 300_000;
const REQUEST_BUDGET = 60;

const PAGES = [
  '/',
  '/setup/region',
  '/setup/connect',
  '/setup/mappings',
  '/setup/sync',
  '/setup/first-sync',
  '/connection',
  '/connection/settings',
  '/connection/manual-sync',
  '/connection/import',
  '/connection/mappings/employee',
  '/connection/mappings/account',
  '/connection/mappings/tax_code',
  '/connection/payouts',
  '/log',
  '/unresolved',
  '/records/customer',
  '/records/customer/cus_1',
  '/records/invoice',
  '/records/invoice/inv_1',
  '/records/payment',
  '/records/service_item',
  '/records/timesheet',
  '/records/timesheet/ts_1',
  '/records/team_member',
  '/records/team_member/ann',
  '/payouts',
  '/webhooks',
  '/users',
  '/api-keys',
  '/audit',
  '/account',
  '/no-such-page',
];

const stage = openStage();
let business: Business;

beforeAll(async () => {
  if (!hasBrowser) return;
  business = await stage.stack.newBusiness();
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
}, STORY_MS);

async function ready({ page }: Person): Promise<void> {
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.locator('[aria-busy=true]').first().waitFor({ state: 'detached' });
}

story(
  'no page has anything that axe finds fault with in either theme, and no browser complains',
  { timeout: STORY_MS },
  async () => {
    const owner = await stage.person();
    await owner.open('/sign-in');
    await ready(owner);
    const faults = await faultsOn(owner, '/sign-in');
    await signIn(owner, business);
    for (const path of PAGES) {
      await owner.open(path);
      await ready(owner);
      faults.push(...(await faultsOn(owner, path)));
    }
    expect(faults).toEqual([]);
    expect(owner.complaints).toEqual([]);
    await owner.leave();
  },
);

story('on a phone no page is wider than the screen', { timeout: STORY_MS }, async () => {
  const owner = await stage.person({ viewport: { width: 375, height: 740 } });
  await owner.open('/');
  await owner.page.getByLabel('E-mail').fill(business.email);
  await owner.page.getByLabel(/^Password/).fill('correct horse battery');
  await owner.page.keyboard.press('Enter');
  await owner.page.getByRole('heading', { name: 'Overview' }).waitFor();
  const tooWide: string[] = [];
  for (const path of PAGES) {
    await owner.open(path);
    await ready(owner);
    const width = await owner.page.evaluate('document.documentElement.scrollWidth');
    if (Number(width) > 375) tooWide.push(`${path}: ${width}`);
  }
  expect(tooWide).toEqual([]);
  await owner.leave();
});

story('signing in and starting a push need no mouse', { timeout: STORY_MS }, async () => {
  const owner = await stage.person();
  const { page } = owner;
  const { keyboard } = page;
  await owner.open('/connection/manual-sync');
  await page.getByLabel('E-mail').waitFor();
  await keyboard.type(business.email);
  await keyboard.press('Tab');
  await keyboard.type('correct horse battery');
  await keyboard.press('Enter');
  const push = page.getByRole('button', { name: /^Push Service Items/ });
  await push.waitFor();
  await tabTo(owner, /^Push Service Items/);
  await keyboard.press('Enter');
  await page.getByRole('dialog').waitFor();
  await tabTo(owner, /^Push Service Items$/);
  await keyboard.press('Enter');
  await page.getByText('Push of service items').first().waitFor();
  await owner.leave();
});

story('the first page stays within its budget of script and requests', { timeout: STORY_MS }, async () => {
  const owner = await stage.person();
  const sizes: number[] = [];
  let requests = 0;
  owner.page.on('requestfinished', async (request) => {
    requests += 1;
    if (request.resourceType() !== 'script') return;
    const { responseBodySize } = await request.sizes();
    sizes.push(responseBodySize);
  });
  await owner.open('/');
  await signIn(owner, business);
  await ready(owner);
  const total = sizes.reduce((sum, size) => sum + size, 0);
  expect(total).toBeGreaterThan(50_000);
  expect(total).toBeLessThan(SCRIPT_BUDGET_BYTES);
  expect(requests).toBeLessThan(REQUEST_BUDGET);
  console.log(
    `first load: ${Math.round(total / 1_000)} kB of script in ${sizes.length} files, ${requests} requests`,
  );
  await owner.leave();
});

story('no page and no answer holds a secret', { timeout: STORY_MS }, async () => {
  const owner = await stage.person();
  const texts: string[] = [];
  owner.page.on('response', async (response) => {
    if (response.url().includes('/v1/')) texts.push(await response.text().catch(() => ''));
  });
  await owner.open('/');
  await signIn(owner, business);
  for (const path of ['/connection', '/connection/settings', '/users', '/api-keys', '/audit']) {
    await owner.open(path);
    await ready(owner);
  }
  const all = texts.join('\n');
  expect(all.length).toBeGreaterThan(1_000);
  expect(all).not.toMatch(/refreshToken|accessToken|passwordHash|scrypt\$|tokenHash|lbk_/);
  await owner.leave();
});
