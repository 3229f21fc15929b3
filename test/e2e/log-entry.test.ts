import { expect } from 'vitest';
import { syncLog } from '../../src/db/schema/index.ts';
import { faultsOn } from './support/axe.ts';
import { connect, signIn } from './support/person.ts';
import { openStage, STORY_MS } from './support/stage.ts';
import { story } from './support/story.ts';

const stage = openStage();

story(
  'an entry of the Sync Log shows request and answer, leads to QuickBooks and to the run, and can be linked to',
  { timeout: STORY_MS },
  async () => {
    const business = await stage.stack.newBusiness();
    const owner = await stage.person({ colorScheme: 'dark' });
    const { page } = owner;
    await owner.open('/connection');
    await signIn(owner, business);
    await connect(owner, business);
    await business.put('customers/cus_1', { displayName: 'Ada Byron', email: 'ada@example.com' });
    await owner.open('/log');
    await page.getByRole('table', { name: 'Sync Log' }).getByRole('button', { name: 'Ada Byron' }).click();
    const drawer = page.getByRole('dialog');
    await drawer.getByRole('button', { name: 'Request', exact: true }).click();
    await drawer.getByText('"DisplayName": "Ada Byron"').first().waitFor();
    await drawer.getByRole('button', { name: 'Answer (HTTP 200)' }).click();
    await drawer.getByText('"SyncToken": "0"').first().waitFor();
    const record = drawer.getByRole('link', { name: 'See the record in QuickBooks' });
    expect(await record.getAttribute('href')).toMatch(/customerdetail\?nameId=\d+$/);
    const run = drawer.getByRole('link', { name: /Temporal Web UI/ });
    expect(await run.getAttribute('href')).toMatch(
      /^http:\/\/127\.0\.0\.1:8233\/namespaces\/.+\/workflows\/.+/,
    );
    expect(await drawer.textContent()).not.toMatch(/bearer/i);

    expect(await faultsOn(owner, 'an entry with its request')).toEqual([]);
    await drawer.getByText('API key “app”').waitFor();

    const address = new URL(page.url());
    expect(address.searchParams.get('entry')).toMatch(/^\d+$/);
    await owner.open(`/log?type=payout&entry=${address.searchParams.get('entry')}`);
    await page.getByRole('dialog').getByText('Ada Byron').first().waitFor();

    await nothingToDo(business.tenantId);
    await owner.open('/log');
    const log = page.getByRole('table', { name: 'Sync Log' });
    await log.getByRole('link', { name: '2 Customers' }).click();
    await log.getByRole('button', { name: 'Ben Diaz' }).waitFor();
    // Of the batch, the connection and the kind that the line counts; not all that was skipped.
    await expect.poll(() => log.getByRole('row').count()).toBe(1 + 2);
    await expect.poll(() => new URL(page.url()).searchParams.get('unchanged')).toBe('only');
    await page.getByLabel('From').and(page.locator('input[type=date]')).waitFor();
    await expect.poll(() => page.getByLabel('From').inputValue()).toMatch(/^\d{4}-\d{2}-\d{2}$/);
    expect(owner.complaints).toEqual([]);
    await owner.leave();
  },
);

/** Two that had nothing to do, among others that were skipped. */
async function nothingToDo(tenantId: string): Promise<void> {
  const entry = (entityName: string, more: Partial<typeof syncLog.$inferInsert> = {}) => ({
    ...{ tenantId, connectionId: 'con_a', entityType: 'customer' as const, recordId: entityName, entityName },
    ...{ direction: 'pull' as const, status: 'skipped' as const, action: 'already up to date' },
    ...{ requestedBy: 'system', batchId: 'bat_a', ...more },
  });
  await stage.stack.engine.db
    .insert(syncLog)
    .values([
      entry('Ben Diaz'),
      entry('Cy Ames'),
      entry('Di Lane', { action: 'not eligible' }),
      entry('Ed Moor', { connectionId: 'con_b' }),
    ]);
}
