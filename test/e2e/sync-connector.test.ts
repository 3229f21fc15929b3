import { eq } from 'drizzle-orm';
import { expect } from 'vitest';
import { saveConnector } from '../../src/db/connectors/connectors.ts';
import { connections } from '../../src/db/schema/index.ts';
import { faultsOn } from './support/axe.ts';
import { tabTo } from './support/keyboard.ts';
import { connect, signIn } from './support/person.ts';
import { openStage, STORY_MS } from './support/stage.ts';
import { story } from './support/story.ts';

const stage = openStage();

/** No night, whatever the time of day at which the story is told. */
async function withoutNight({ tenantId }: { tenantId: string }): Promise<void> {
  const { db } = stage.stack.engine;
  const [connection] = await db.select().from(connections).where(eq(connections.tenantId, tenantId));
  const owner = { tenantId, connectionId: connection?.id ?? '' };
  await saveConnector(db, owner, { nightFrom: '00:00', nightTo: '00:00' });
}

story(
  'Force Sync by keyboard: Recent Activity shows what is added, Messages what has not synced and why, and the status line the last and the next sync; Update Balance Report shows whose balance differs and why',
  { timeout: STORY_MS },
  async () => {
    const business = await stage.stack.newBusiness();
    const owner = await stage.person();
    const { page } = owner;
    await owner.open('/connection');
    await signIn(owner, business);
    await connect(owner, business);
    await withoutNight(business);
    await owner.open('/connection/settings');
    await page.getByRole('radio', { name: 'With the next sync run' }).click();
    await page.getByRole('radio', { name: 'With the next sync run', checked: true }).waitFor();
    await business.put('customers/ada', { displayName: 'Ada Byron' });
    await business.put('customers/odd', { displayName: 'y'.repeat(600) });

    await owner.open('/connection/connector');
    const status = page.getByRole('region', { name: 'Status of the Sync Connector' });
    await status.getByText('Ready', { exact: true }).waitFor();
    await page.getByText('Nothing has synced yet').waitFor();
    await tabTo(owner, /^Force Sync$/);
    await page.keyboard.press('Enter');
    await status.getByText(/^Last sync: .*\. Next sync: /).waitFor({ timeout: 120_000 });
    const activity = page.getByRole('table', { name: 'Recent Activity' });
    await activity.getByRole('row', { name: /Ada Byron.*Added/ }).waitFor();
    expect(await faultsOn(owner, 'recent activity')).toEqual([]);

    await page.getByRole('tab', { name: 'Messages' }).click();
    await page
      .getByRole('table', { name: 'Messages' })
      .getByRole('row', { name: /Customer y+/ })
      .waitFor();
    expect(await faultsOn(owner, 'messages')).toEqual([]);

    // An invoice that waits for the next run is open here only.
    await business.put('invoices/i1', {
      customerId: 'ada',
      number: 'A-1',
      status: 'sent',
      issueDate: '2026-11-01',
      lines: [{ description: 'Work', quantity: '1', unitPrice: '50.00', amount: '50.00' }],
      total: '50.00',
    });
    await page.getByRole('link', { name: /^Update Balance Report/ }).click();
    await page.getByRole('button', { name: 'Update Balance Report' }).click();
    await page.getByText(/1 of \d+ balances differ from QuickBooks\./).waitFor({ timeout: 60_000 });
    expect(await faultsOn(owner, 'the comparison report')).toEqual([]);
    await page.getByRole('button', { name: 'Explain Ada Byron' }).click();
    await page.getByText(/It is not in QuickBooks/).waitFor();
    expect(await faultsOn(owner, 'why balances differ')).toEqual([]);

    await owner.open('/connection/connector');
    await owner.press('Close Autosync');
    await status.getByText(/^Last sync: [^.]*$/).waitFor();
    expect(owner.complaints).toEqual([]);
    await owner.leave();
  },
);
