import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createWebhookSender } from '../src/webhook-sender.ts';
import { type Receiver, startReceiver } from './engine/receiver.ts';

let receiver: Receiver;
beforeEach(async () => {
  receiver = await startReceiver();
});
afterEach(() => receiver.close());

const webhook = (url: string) => ({
  url,
  secrets: [`whsec_${Buffer.alloc(32).toString('base64')}`],
  id: 'evt_1',
  type: 'webhook.test',
  timestamp: new Date('2026-11-22T12:00:00Z'),
  data: {},
});

const open = createWebhookSender({ allowPrivate: true });
const guarded = createWebhookSender({ allowPrivate: false });

it('only an answer of success counts as taken', async () => {
  for (const [status, took] of [
    [200, true],
    [204, true],
    [302, false],
    [400, false],
    [503, false],
  ] as const) {
    receiver.answer = status;
    expect(await open(webhook(receiver.url))).toEqual({ took, status });
  }
});

it('a redirect is not followed: the address that was entered is the one that is told', async () => {
  receiver.answer = 302;
  await open(webhook(receiver.url));
  expect(receiver.received).toHaveLength(1);
});

it('an address that nobody listens on is an answer too, not an exception', async () => {
  const { url } = receiver;
  await receiver.close();
  expect(await open(webhook(url))).toMatchObject({
    took: false,
    error: expect.stringContaining('ECONNREFUSED'),
  });
});

describe('an installation that does not allow private addresses', () => {
  it.each([
    'http://127.0.0.1:8080/',
    'http://localhost:8080/',
    'http://10.1.2.3/',
    'http://169.254.169.254/latest/meta-data',
    'http://192.168.0.1/',
    'http://[::1]:8080/',
    'http://[::ffff:127.0.0.1]:8080/',
    'http://[fd00::1]/',
    'http://2130706433/',
    'http://0/',
  ])('sends nothing to %s', async (url) => {
    expect(await guarded(webhook(url))).toMatchObject({
      took: false,
      error: expect.stringContaining('private network'),
    });
  });

  it('sends nothing to a receiver on this machine', async () => {
    await guarded(webhook(receiver.url));
    expect(receiver.received).toEqual([]);
  });
});
