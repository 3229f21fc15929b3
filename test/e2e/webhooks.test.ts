import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, expect } from 'vitest';
import { relayOnce } from '../../src/workers/relay.ts';
import { type Receiver, startReceiver } from '../engine/receiver.ts';
import { type Person, signIn } from './support/person.ts';
import { openStage, STORY_MS } from './support/stage.ts';
import { hasBrowser, story } from './support/story.ts';

const stage = openStage();
let receiver: Receiver;
beforeAll(async () => {
  if (!hasBrowser) return;
  receiver = await startReceiver();
}, STORY_MS);
afterAll(async () => {
  await receiver?.close();
});

/** Starts what is due, as the worker's relay does every few seconds. */
function deliver(): Promise<void> {
  const { db, temporal, registry, taskQueue } = stage.stack.engine;
  return relayOnce({ db, client: temporal.client, providers: registry, taskQueue });
}

async function secretShown({ page }: Person): Promise<string> {
  const secret = page.getByRole('dialog').locator('code[aria-label="Signing secret"]');
  await secret.waitFor();
  const text = (await secret.textContent()) ?? '';
  await page.getByRole('dialog').getByRole('button', { name: 'Done' }).click();
  return text;
}

story(
  'an address is added, tested, changed, given a new secret, and the audit says who did it',
  { timeout: STORY_MS },
  async () => {
    const business = await stage.stack.newBusiness();
    const owner = await stage.person();
    const { page } = owner;
    await owner.open('/webhooks');
    await signIn(owner, business);
    await owner.press('New address');
    await page.getByLabel(/^Address/).fill(receiver.url);
    await page.getByRole('dialog').getByRole('button', { name: 'Add' }).click();
    const first = await secretShown(owner);

    await page.getByRole('link', { name: receiver.url }).click();
    receiver.answer = 500;
    await owner.press('Send a test');
    const deliveries = page.getByRole('table', { name: 'Deliveries' });
    await deliveries.getByText('webhook.test').waitFor();
    await deliver();
    await deliveries.getByText('HTTP 500').waitFor();

    await owner.press('Rotate the secret');
    await owner.press('Make a new secret');
    const second = await secretShown(owner);
    expect(second).not.toBe(first);
    receiver.answer = 204;
    await owner.press('Send again since…');
    await page.getByLabel(/^Since/).fill('2026-01-01T00:00');
    await page.getByRole('dialog').getByRole('button', { name: 'Send again' }).click();
    await owner.sees('1 event goes again.');
    await deliver();
    await deliveries.getByText('Delivered').waitFor();
    const last = receiver.received.at(-1);
    for (const secret of [first, second]) {
      expect(new Webhook(secret).verify(last?.body ?? '', last?.headers ?? {})).toMatchObject({
        type: 'webhook.test',
      });
    }

    await owner.press(/^Change$/);
    await page.getByRole('checkbox', { name: /^A record needs somebody/ }).check();
    await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
    await owner.press('All addresses');
    await page.getByRole('table', { name: 'Webhooks' }).getByText('record.failed').waitFor();

    await owner.open('/audit');
    const audit = page.getByRole('table', { name: 'Audit' });
    await page
      .getByLabel('What', { exact: true })
      .selectOption({ label: 'Rotated the secret of a webhook address' });
    await audit.getByText('Rotated the secret of a webhook address').waitFor();
    await audit.getByText('Sent a test to a webhook address').waitFor({ state: 'detached' });
    // The table goes while the filtered one is loaded.
    await audit.getByText('Rotated the secret of a webhook address').waitFor();
    await expect.poll(() => audit.getByRole('row').count()).toBe(2);
    const address = new URL(page.url());
    expect(address.searchParams.get('action')).toBe('rotateWebhookSecret');
    await owner.open(`/audit${address.search}&from=2020-01-01&to=2020-12-31`);
    await owner.sees('Nobody has asked for anything of this kind.');
    await owner.press('Show everything');
    await page.getByLabel('Who').selectOption({ label: 'Olive Owner' });
    await audit.getByText('Added a webhook address').waitFor();
    expect(owner.complaints).toEqual([]);
    await owner.leave();
  },
);
