import { beforeAll, expect } from 'vitest';
import { syncLog, syncQueue } from '../../src/db/schema/index.ts';
import { connect, flip, type Person, signIn } from '../e2e/support/person.ts';
import type { Business } from '../e2e/support/stack.ts';
import { openStage, STORY_MS } from '../e2e/support/stage.ts';
import { hasBrowser, story } from '../e2e/support/story.ts';

/** The sentences that are about what people see, held in a real browser. */

const STATUSES = ['success', 'error', 'skipped'] as const;

const stage = openStage();
let business: Business;
let owner: Person;

beforeAll(async () => {
  if (!hasBrowser) return;
  business = await stage.stack.newBusiness();
  owner = await stage.person();
  await owner.open('/connection');
  await signIn(owner, business);
  await connect(owner, business);
}, STORY_MS);

async function connectionId(): Promise<string> {
  const { db } = stage.stack.engine;
  const row = await db.query.connections.findFirst({
    where: (each, { eq }) => eq(each.tenantId, business.tenantId),
  });
  return row?.id ?? '';
}

async function writeLog(count: number): Promise<void> {
  const connection = await connectionId();
  const entries = Array.from({ length: count }, (_, index) => ({
    tenantId: business.tenantId,
    connectionId: connection,
    entityType: 'customer' as const,
    recordId: `cus_${index}`,
    entityName: `Customer ${index}`,
    direction: 'push' as const,
    status: STATUSES[index % 3] ?? 'success',
    action: 'created',
    message: index % 3 === 1 ? 'The name is taken.' : null,
    requestedBy: 'test',
  }));
  await stage.stack.engine.db.insert(syncLog).values(entries);
}

story('Each push shows a confirmation dialog before starting.', { timeout: STORY_MS }, async () => {
  const { page } = owner;
  await owner.open('/connection/manual-sync');
  for (const what of ['Customers', 'Invoices', 'Payments', 'Service Items']) {
    await page.getByRole('button', { name: new RegExp(`^Push ${what}`) }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await dialog.waitFor({ state: 'detached' });
  }
  const { db } = stage.stack.engine;
  const ours = db.query.batches.findMany({ where: (each, { eq }) => eq(each.tenantId, business.tenantId) });
  expect(await ours).toEqual([]);
});

story(
  'All toggles are disabled when the master sync is off; a badge shows the region',
  { timeout: STORY_MS },
  async () => {
    const { page } = owner;
    await owner.open('/connection/settings');
    await owner.sees('Region: US');
    const toggles = page.getByRole('switch', { name: /^Auto-sync/ });
    await toggles.first().waitFor();
    await expect.poll(() => toggles.count()).toBeGreaterThanOrEqual(4);
    await flip(owner, 'Enable Sync');
    await owner.sees('Turn on Enable Sync to use these.');
    for (const toggle of await toggles.all()) await expect.poll(() => toggle.isDisabled()).toBe(true);
    await flip(owner, 'Enable Sync');
    await page.getByText('Turn on Enable Sync to use these.').waitFor({ state: 'detached' });
  },
);

story(
  'The log shows 25 entries at a time; Show More loads additional entries, up to 200 total',
  { timeout: STORY_MS },
  async () => {
    const { page } = owner;
    await writeLog(230);
    await owner.open('/log');
    const rows = page.getByRole('table', { name: 'Sync Log' }).locator('tbody tr');
    const more = page.getByRole('button', { name: 'Show More' });
    for (let shown = 25; shown <= 200; shown += 25) {
      await page.getByText(`${shown} shown`, { exact: true }).waitFor();
      await expect.poll(() => rows.count()).toBe(shown);
      if (shown < 200) await more.click();
    }
    await expect.poll(() => more.count()).toBe(0);
    await expect.poll(() => new URL(page.url()).searchParams.get('show')).toBe('200');
    const columns = await page
      .getByRole('table', { name: 'Sync Log' })
      .getByRole('columnheader')
      .allTextContents();
    expect(columns).toEqual(['Entity Type', 'Entity Name', 'Direction', 'Status', 'Timestamp', 'Error']);
  },
);

story('Green (Success), Red (Error), Gray (Skipped)', { timeout: STORY_MS }, async () => {
  await owner.open('/log');
  const { page } = owner;
  for (const [name, colour] of [
    ['Success', 'green'],
    ['Error', 'red'],
    ['Skipped', 'gray'],
  ] as const) {
    const badge = page.locator(`[data-colour=${colour}]`).filter({ hasText: name }).first();
    await badge.waitFor();
  }
});

story(
  'It appears in the “Unresolved Errors” count on the Connection tab',
  { timeout: STORY_MS },
  async () => {
    const { tenantId } = business;
    await stage.stack.engine.db.insert(syncQueue).values({
      tenantId,
      connectionId: await connectionId(),
      entityType: 'customer',
      recordId: 'cus_1',
      rank: 0,
      priority: 3,
      state: 'unresolved',
      errorType: 'DuplicateName',
      error: { type: 'DuplicateName', message: 'The name is taken.' },
      requestedBy: 'test',
    });
    await owner.open('/connection');
    await owner.page.getByTestId('figure-Unresolved Errors').getByText('1', { exact: true }).waitFor();
  },
);
