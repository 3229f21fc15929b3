import { beforeAll, expect } from 'vitest';
import { PAGES_OF_RECORDS } from './support/pages.ts';
import { signIn } from './support/person.ts';
import type { Business } from './support/stack.ts';
import { openStage, STORY_MS } from './support/stage.ts';
import { hasBrowser, story } from './support/story.ts';
import { furnishedBusiness, ready, visitAll } from './support/visit.ts';

/** Script that a browser loads before the first page shows, compressed. */
const SCRIPT_BUDGET_BYTES = 260_000;
const REQUEST_BUDGET = 30;

const stage = openStage();
let business: Business;

beforeAll(async () => {
  if (hasBrowser) business = await furnishedBusiness(stage);
}, STORY_MS);

story(
  'no page of records and people has anything that axe finds fault with, is too wide for a phone, or makes a browser complain',
  { timeout: STORY_MS },
  () => visitAll(stage, business, PAGES_OF_RECORDS),
);

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
