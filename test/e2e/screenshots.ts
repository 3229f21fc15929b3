import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { defaultHome, projectFolder } from '../../src/dev/project.ts';
import { launchChromium } from './support/chromium.ts';

/** Takes a picture of every page of the demo that `npm start` keeps up, in both themes and at phone width. */

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
  'sync-log': '/log',
  'unresolved-errors': '/unresolved',
  customers: '/records/customer',
  invoices: '/records/invoice',
  payments: '/records/payment',
  'service-items': '/records/service_item',
  timesheets: '/records/timesheet',
  'team-members': '/records/team_member',
  payouts: '/payouts',
  webhooks: '/webhooks',
  users: '/users',
  'api-keys': '/api-keys',
  audit: '/audit',
  account: '/account',
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
    await page.goto(BASE + address);
    await page.getByRole('heading', { level: 1 }).waitFor();
    await take(page, `${name}-${suffix}`);
  }
  await context.close();
}

async function take(page: Page, name: string): Promise<void> {
  await page.locator('[aria-busy=true]').first().waitFor({ state: 'detached' });
  await page.screenshot({ path: path.join(FOLDER, `${name}.png`) });
}

async function signIn(page: Page): Promise<void> {
  const password = (await readFile(path.join(HOME, 'demo-password'), 'utf8')).trim();
  await page.getByLabel('E-mail').fill(EMAIL);
  await page.getByLabel(/^Password/).fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
}
