import { randomBytes } from 'node:crypto';
import type { Browser, Page } from 'playwright-core';
import { z } from 'zod';
import { setUpUser } from '../src/cli/users.ts';
import { withConnection } from '../src/db/pool.ts';
import { launchChromium } from '../test/e2e/support/chromium.ts';
import { type BenchOptions, type Figures, rounded } from './bench.ts';
import { quantile } from './rig/quantile.ts';
import { type Rig, withRig } from './rig/rig.ts';
import { type BenchTenant, newTenant } from './rig/tenant.ts';

const RECORDS = 100_000;
const EMAIL = 'bench@example.com';
const LOOKS = 5;
const PAGES = ['/', '/connection', '/connection/manual-sync', '/log', '/unresolved', '/records/customer'];
/** Wheel turns over the long list, and pixels of each. */
const TURNS = 150;
const TURN_PX = 1_500;

/**
 * How long pages take until a person can use them, in a real Chromium on this machine: from the address to the page
 * without anything that is still loading, for a first visit and for later ones; and how smooth a list of many is.
 */
export async function run({ records = RECORDS, say }: BenchOptions): Promise<Figures> {
  return withRig({ workers: 1, say }, async (rig) => {
    const tenant = await newTenant(rig, { autoSync: false });
    const password = randomBytes(12).toString('base64url');
    const owner = { tenantId: tenant.tenantId, email: EMAIL, name: 'Bench', role: 'owner' as const };
    await setUpUser(rig.databaseUrl, owner, password);
    await storeCustomers(rig, tenant, records);
    const browser = await launchChromium();
    try {
      return { ...(await measure(rig, browser, password)), customers: records };
    } finally {
      await browser.close();
    }
  });
}

/** The first as programs hand it over, the others as copies of it in the table: what is measured is the reading. */
async function storeCustomers(
  { databaseUrl }: Rig,
  { tenantId, api }: BenchTenant,
  records: number,
): Promise<void> {
  const first = {
    type: 'customer',
    id: 'cus-0',
    data: { displayName: 'Customer 0', email: 'c@example.com' },
  };
  await api.postLines('/v1/records:bulk', [first], z.looseObject({}));
  await withConnection(databaseUrl, async (client) => {
    await client.query(
      `insert into records (tenant_id, entity_type, id, version, data, name, content_hash, pushable)
      select tenant_id, entity_type, 'cus-' || i, version,
        data || jsonb_build_object('displayName', 'Customer ' || i), 'Customer ' || i, md5(i::text), pushable
      from records cross join generate_series(1, $1::int) i
      where tenant_id = $2 and id = 'cus-0'`,
      [records - 1, tenantId],
    );
    await client.query('analyze records');
  });
}

async function measure(rig: Rig, browser: Browser, password: string): Promise<Figures> {
  const context = await browser.newContext({ locale: 'en-US' });
  const page = await context.newPage();
  const firstVisitMs = await signIn(page, rig.apiUrl, password);
  const pages: Record<string, { medianMs: number; worstMs: number; requests: number }> = {};
  for (const path of PAGES) pages[path] = await look(page, rig.apiUrl + path);
  const scrolling = await scroll(page, `${rig.apiUrl}/records/customer`);
  await context.close();
  return {
    value: Math.max(...Object.values(pages).map(({ medianMs }) => medianMs)),
    unit: 'ms until the slowest page can be used (median)',
    firstVisitMs,
    pages,
    ...scrolling,
  };
}

/** From the address, with nothing in the cache, to the form that can be filled in. */
async function signIn(page: Page, baseUrl: string, password: string): Promise<number> {
  const began = performance.now();
  await page.goto(baseUrl);
  await page.getByLabel('E-mail').fill(EMAIL);
  const firstVisitMs = Math.round(performance.now() - began);
  await page.getByLabel(/^Password/).fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('navigation', { name: 'Pages' }).waitFor();
  return firstVisitMs;
}

async function look(page: Page, url: string) {
  const times: number[] = [];
  let requests = 0;
  const count = () => {
    requests += 1;
  };
  page.on('request', count);
  for (let number = 0; number < LOOKS; number += 1) {
    const began = performance.now();
    await page.goto(url);
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.locator('[aria-busy=true]').first().waitFor({ state: 'detached' });
    times.push(performance.now() - began);
  }
  page.off('request', count);
  const round = (share: number) => Math.round(quantile(times, share));
  return { medianMs: round(0.5), worstMs: round(1), requests: Math.round(requests / LOOKS) };
}

const FRAMES = `
  window.frames_ = []; let last = performance.now();
  const next = (now) => { window.frames_.push(now - last); last = now; window.counting_ = requestAnimationFrame(next); };
  requestAnimationFrame(next);`;

/** Turns the wheel over the list: it loads on, and draws only what is in view. */
async function scroll(page: Page, url: string) {
  await page.goto(url);
  const list = page.getByRole('region', { name: 'Customers' });
  // The wheel is turned over rows: what is still loading does not scroll.
  await list.locator('tbody tr').nth(10).hover();
  await page.evaluate(FRAMES);
  for (let turn = 0; turn < TURNS; turn += 1) await page.mouse.wheel(0, TURN_PX);
  await page.waitForLoadState('networkidle');
  const frames = (await page.evaluate('window.frames_')) as number[];
  const loaded = await page.getByRole('status').last().textContent();
  return {
    rowsLoaded: loaded,
    rowsDrawn: await list.locator('tbody tr').count(),
    frameP95Ms: rounded(quantile(frames, 0.95)),
    longestFrameMs: rounded(quantile(frames, 1)),
  };
}
