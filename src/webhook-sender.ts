import { lookup as resolve } from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';
import { Webhook } from 'standardwebhooks';
import { Agent, fetch } from 'undici';

/** An event on its way to another program, as Standard Webhooks has it. */
export interface OutgoingWebhook {
  url: string;
  /** In the clear, `whsec_…`; the receiver may know any of them. */
  secrets: readonly string[];
  id: string;
  type: string;
  /** When it happened. */
  timestamp: Date;
  data: Record<string, unknown>;
}

export type WebhookAnswer = { took: boolean; status: number } | { took: false; error: string };

/** Sends one event; never throws, never follows a redirect, waits fifteen seconds at most. */
export type WebhookSender = (webhook: OutgoingWebhook) => Promise<WebhookAnswer>;

const TIMEOUT_MS = 15_000;

/**
 * `allowPrivate` lets events go to addresses inside the own network. A tenant chooses the address, so without it
 * an endpoint could be used to reach what only this machine can.
 */
export function createWebhookSender({ allowPrivate }: { allowPrivate: boolean }): WebhookSender {
  const lookup = allowPrivate ? undefined : publicOnly;
  const dispatcher = new Agent({ connect: { lookup, timeout: TIMEOUT_MS } });
  return async (webhook) => {
    if (!allowPrivate && leadsInside(webhook.url)) return { took: false, error: PRIVATE };
    try {
      const response = await fetch(webhook.url, {
        method: 'POST',
        ...signed(webhook),
        redirect: 'manual',
        dispatcher,
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      // What it says is of no interest; unread it would hold the connection.
      await response.body?.cancel();
      return { took: response.ok, status: response.status };
    } catch (error) {
      return { took: false, error: reasonOf(error) };
    }
  };
}

function signed({ secrets, id, type, timestamp, data }: OutgoingWebhook) {
  const body = JSON.stringify({ type, timestamp: timestamp.toISOString(), data });
  const sentAt = new Date();
  const signatures = secrets.map((secret) => new Webhook(secret).sign(id, sentAt, body));
  const headers = {
    'content-type': 'application/json',
    'user-agent': 'Ledgerbridge',
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(sentAt.getTime() / 1_000)),
    'webhook-signature': signatures.join(' '),
  };
  return { headers, body };
}

export const PRIVATE = 'The address is inside a private network, which this installation does not allow.';

/** Looked up once and used as it was found: a name cannot change its address between the two. */
const publicOnly: LookupFunction = (hostname, options, callback) => {
  resolve(hostname, { ...options, all: true }, (error, addresses) => {
    if (error) return callback(error, []);
    const found = addresses.filter(({ address }) => !isPrivate(address));
    const [first] = found;
    if (!first) return callback(Object.assign(new Error(PRIVATE), { code: 'EPRIVATE' }), []);
    return options.all ? callback(null, found) : callback(null, first.address, first.family);
  });
};

const blocked = new BlockList();
for (const [network, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['224.0.0.0', 3],
] as const) {
  blocked.addSubnet(network, bits, 'ipv4');
}
for (const [network, bits] of [
  // Compatible and tunnelled addresses carry one of version 4 that nobody looks at.
  ['::', 96],
  ['2002::', 16],
  ['64:ff9b::', 96],
  ['fc00::', 7],
  ['fe80::', 10],
  ['ff00::', 8],
] as const) {
  blocked.addSubnet(network, bits, 'ipv6');
}

/** Whether an address is inside a private network as it stands there; names are looked up when something is sent. */
export function leadsInside(url: string): boolean {
  const hostname = new URL(url).hostname.replace(/^\[|\]$/g, '');
  return isPrivate(hostname) || /(^|\.)localhost$/i.test(hostname);
}

function isPrivate(address: string): boolean {
  const family = isIP(address);
  return family !== 0 && blocked.check(address, family === 4 ? 'ipv4' : 'ipv6');
}

/** The cause says more than "fetch failed". */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'TimeoutError') return `No answer within ${TIMEOUT_MS / 1_000} seconds.`;
  return error.cause instanceof Error ? error.cause.message : error.message;
}
