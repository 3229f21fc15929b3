import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { defaultHome, projectFolder } from '../../src/dev/project.ts';
import { launchChromium } from './support/chromium.ts';

/** Takes a picture of every page and dialog of the demo that `npm start` keeps up, in both themes and at phone width. */

const BASE = process.env.LEDGERBRIDGE_URL ?? 'http://127.0.0.1:4000';
const HOME = process.env.LEDGERBRIDGE_HOME ?? defaultHome;
const FOLDER = path.join(projectFolder, 'screenshots');
const EMAIL = 'owner@larkspur.example';

const PAGES: Readonly<Record<string, string>> = {
  overview: '/',
  'setup-region': '/setup/region',
  'setup-connect': '/setup/connect',
  'setup-mappings': '/setup/mappings',
  'setup-sync': '/setup/sync',
  'setup-first-sync': '/setup/first-sync',
  connection: '/connection',
  'sync-settings': '/connection/settings',
  'manual-sync': '/connection/manual-sync',
  'import-wizard': '/connection/import',
  'employee-mapping': '/connection/mappings/employee',
  'account-mapping': '/connection/mappings/account',
  'tax-codes': '/connection/mappings/tax_code',
  'stripe-payouts': '/connection/payouts',
  'sync-wizard': '/wizard',
  'sync-wizard-log': '/wizard/log',
  'sync-wizard-cleared': '/wizard/cleared',
  'sync-log': '/log',
  'unresolved-errors': '/unresolved',
  customers: '/records/customer',
  invoices: '/records/invoice',
  payments: '/records/payment',
  'service-items': '/records/service_item',
  timesheets: '/records/timesheet',
  'team-members': '/records/team_member',
  'new-customer': '/new/customer',
  'new-invoice': '/new/invoice',
  payouts: '/payouts',
  webhooks: '/webhooks',
  users: '/users',
  'api-keys': '/api-keys',
  audit: '/audit',
  account: '/account',
};
/** Pages of one record, found through the first link to it in their list. */
const DETAILS: Readonly<Record<string, { list: string; below: string }>> = {
  customer: { list: '/records/customer', below: '/records/customer/' },
  invoice: { list: '/records/invoice', below: '/records/invoice/' },
  payment: { list: '/records/payment', below: '/records/payment/' },
  'service-item': { list: '/records/service_item', below: '/records/service_item/' },
  timesheet: { list: '/records/timesheet', below: '/records/timesheet/' },
  'team-member': { list: '/records/team_member', below: '/records/team_member/' },
  payout: { list: '/payouts', below: '/payouts/' },
  webhook: { list: '/webhooks', below: '/webhooks/' },
  import: { list: '/connection/import', below: '/connection/import/' },
};
/** What opens over a page, by the button that opens it. */
const DIALOGS: Readonly<Record<string, { at: string; button: RegExp }>> = {
  'push-dialog': { at: '/connection/manual-sync', button: /^Push Invoices/ },
  'pull-dialog': { at: '/connection/manual-sync', button: /^Pull Invoices/ },
  'disconnect-dialog': { at: '/connection', button: /^Disconnect$/ },
  'invite-dialog': { at: '/users', button: /^Invite somebody$/ },
  'new-key-dialog': { at: '/api-keys', button: /^New API key$/ },
  'new-webhook-dialog': { at: '/webhooks', button: /^New address$/ },
};
const VIEWS = [
  { suffix: 'light', colorScheme: 'light', viewport: { width: 1280, height: 800 } },
  { suffix: 'dark', colorScheme: 'dark', viewport: { width: 1280, height: 800 } },
  { suffix: 'phone', colorScheme: 'light', viewport: { width: 390, height: 800 } },
] as const;

await mkdir(FOLDER, { recursive: true });
const browser = await launchChromium();
try {
  for (const view of VIEWS) await takeAll(browser, view);
} finally {
  await browser.close();
}
console.log(`Pictures are in ${FOLDER}`);

async function takeAll(browser: Browser, { suffix, ...options }: (typeof VIEWS)[number]): Promise<void> {
  const context = await browser.newContext({ locale: 'en-US', ...options });
  const page = await context.newPage();
  await page.goto(`${BASE}/sign-in`);
  await page.getByLabel('E-mail').waitFor();
  await take(page, `sign-in-${suffix}`);
  await signIn(page);
  for (const [name, address] of Object.entries(PAGES)) {
    await show(page, address);
    await take(page, `${name}-${suffix}`);
  }
  for (const [name, { list, below }] of Object.entries(DETAILS)) {
    const address = await firstLink(page, list, below);
    if (address === undefined) {
      console.log(`${name}: there is none in ${list}, so no picture`);
      continue;
    }
    await show(page, address);
    await take(page, `${name}-${suffix}`);
  }
  for (const [name, { at, button }] of Object.entries(DIALOGS)) {
    await show(page, at);
    await page.getByRole('button', { name: button }).first().click();
    await page.getByRole('dialog').waitFor();
    await take(page, `${name}-${suffix}`);
  }
  await show(page, '/log');
  await page.getByRole('table', { name: 'Sync Log' }).getByRole('button').first().click();
  await page.getByRole('dialog').waitFor();
  await take(page, `log-entry-${suffix}`);
  await context.close();
}

async function show(page: Page, address: string): Promise<void> {
  await page.goto(BASE + address);
  await page.getByRole('heading', { level: 1 }).waitFor();
  await settled(page);
}

async function firstLink(page: Page, list: string, below: string): Promise<string | undefined> {
  await show(page, list);
  const links = page.locator(`main a[href^="${below}"]`);
  return (await links.count()) === 0 ? undefined : ((await links.first().getAttribute('href')) ?? undefined);
}

/** Nothing is loading any more, and nothing moves. */
async function settled(page: Page): Promise<void> {
  await page.locator('[aria-busy=true]').first().waitFor({ state: 'detached' });
  await page.waitForLoadState('networkidle');
}

async function take(page: Page, name: string): Promise<void> {
  await settled(page);
  await page.screenshot({ path: path.join(FOLDER, `${name}.png`), animations: 'disabled' });
}

async function signIn(page: Page): Promise<void> {
  const password = (await readFile(path.join(HOME, 'demo-password'), 'utf8')).trim();
  await page.getByLabel('E-mail').fill(EMAIL);
  await page.getByLabel(/^Password/).fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
}
