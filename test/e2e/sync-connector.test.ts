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
  'Force Sync by keyboard: Recent Activity shows what is added, Messages what has not synced and why, and the status line the last and the next sync',
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
    await page.getByRole('radio', { name: 'With the next sync run' }).check();
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
    await owner.press('Close Autosync');
    await status.getByText(/^Last sync: [^.]*$/).waitFor();
    expect(owner.complaints).toEqual([]);
    await owner.leave();
  },
);
