import { expect } from 'vitest';
import { createCompanyFile, createWebConnector } from '../../sandbox/quickbooks-desktop/index.ts';
import { tabTo } from './support/keyboard.ts';
import { flip, signIn } from './support/person.ts';
import { keepPicture } from './support/pictures.ts';
import { openStage, STORY_MS } from './support/stage.ts';
import { story } from './support/story.ts';
import { faultsOfPage } from './support/visit.ts';

const stage = openStage();

story(
  'QuickBooks Desktop is set up without a mouse: a file, a password, the connector is seen, and what is wrong there is told',
  { timeout: STORY_MS },
  async () => {
    const business = await stage.stack.newBusiness();
    const owner = await stage.person({ viewport: { width: 1280, height: 720 }, acceptDownloads: true });
    const { page } = owner;
    await owner.open('/setup/region');
    await signIn(owner, business);
    await page.getByRole('radio', { name: 'QuickBooks Desktop' }).check();
    await page.getByRole('radio', { name: 'United States' }).check();
    await keepPicture(owner, 'region');
    await tabTo(owner, /^Go on$/);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Connect your company' }).waitFor();
    await tabTo(owner, /^The computer with QuickBooks/);
    await page.keyboard.type('Front desk');
    await page.keyboard.press('Enter');
    const password = await page.getByLabel('Password of Front desk').textContent();
    await owner.sees('Waiting for the Web Connector');
    await keepPicture(owner, 'connect');
    expect(await faultsOfPage(owner, 'connect a computer')).toEqual([]);

    await tabTo(owner, /^Download the .qwc file/);
    const downloading = page.waitForEvent('download');
    await page.keyboard.press('Enter');
    const chunks: Buffer[] = [];
    for await (const chunk of await (await downloading).createReadStream()) chunks.push(Buffer.from(chunk));
    const companyFile = createCompanyFile();
    const connector = createWebConnector({
      qwc: Buffer.concat(chunks).toString(),
      password: password ?? '',
      companyFile,
      settings: { timeScale: 0.001 },
    });
    expect(await connector.runUpdate()).toMatchObject({ outcome: 'done' });
    await owner.sees(companyFile.books.settings.companyName);
    await owner.press('Go on');
    await page.getByRole('heading', { name: 'Tell which is which' }).waitFor();

    companyFile.desk.modalDialog = true;
    await stage.stack.engine.db.execute(
      `update desktop_sessions set opened_at = now() - interval '1 day' where tenant_id = '${business.tenantId}'`,
    );
    await connector.runUpdate();
    await owner.open('/connection');
    await owner.sees('A window in QuickBooks waits for an answer.');
    await owner.sees('Go to the computer with QuickBooks and close the open window.');
    await owner.sees('Connector seen');
    await keepPicture(owner, 'connection');
    expect(await faultsOfPage(owner, 'the connection of a computer')).toEqual([]);

    await owner.open('/connection/settings');
    await flip(owner, 'Write without accents');
    await keepPicture(owner, 'desktop-settings');
    expect(await faultsOfPage(owner, 'the settings of a computer')).toEqual([]);
    expect(owner.complaints).toEqual([]);
    await owner.leave();
  },
);
