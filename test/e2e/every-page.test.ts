import { beforeAll } from 'vitest';
import { tabTo } from './support/keyboard.ts';
import { PAGES_OF_CONNECTION } from './support/pages.ts';
import type { Business } from './support/stack.ts';
import { openStage, STORY_MS } from './support/stage.ts';
import { hasBrowser, story } from './support/story.ts';
import { furnishedBusiness, visitAll } from './support/visit.ts';

const stage = openStage();
let business: Business;

beforeAll(async () => {
  if (hasBrowser) business = await furnishedBusiness(stage);
}, STORY_MS);

story(
  'no page of the connection has anything that axe finds fault with, is too wide for a phone, or makes a browser complain',
  { timeout: STORY_MS },
  () => visitAll(stage, business, PAGES_OF_CONNECTION),
);

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
