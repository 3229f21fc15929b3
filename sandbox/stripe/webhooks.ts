import { createHmac } from 'node:crypto';
import type { Account } from './account.ts';
import { token } from './account.ts';
import { type EventBody, type EventInput, eventOf } from './events.ts';
import { Random } from './random.ts';

export interface Endpoint {
  id: string;
  url: string;
  /** Every notice is signed with each of them, as while a secret is rolled. */
  secrets: string[];
}

export interface Delivery {
  eventId: string;
  type: string;
  payoutId: string | undefined;
  url: string;
  /** Of the last try; 0 without an answer. */
  status: number;
  tries: number;
}

export interface Send {
  /** In the order in which things happened. */
  events: EventInput[];
  /** How often each is delivered; 1 by default. */
  copies?: number;
  /** Mixes the order, the same way for the same seed. */
  shuffleSeed?: number;
  /** Deliveries under way at a time. */
  parallel?: number;
  /** Tries of a delivery that is not answered with 2xx; 5 by default. */
  tries?: number;
  /** Seconds that the signature is dated back. */
  ageS?: number;
  secrets?: string[];
}

const RETRY_MS = 100;
const TIMEOUT_MS = 10_000;

/** Signs and delivers notices. */
export class Webhooks {
  readonly endpoints = new Map<string, Endpoint[]>();
  readonly deliveries: Delivery[] = [];
  readonly #now: () => number;
  readonly #ending = new AbortController();

  constructor(now: () => number) {
    this.#now = now;
  }

  add(account: Account, { url, secrets }: { url: string; secrets?: string[] }): Endpoint {
    const endpoint = { id: `we_${token(8)}`, url, secrets: secrets ?? [`whsec_${token(16)}`] };
    this.endpoints.set(account.id, [...(this.endpoints.get(account.id) ?? []), endpoint]);
    return endpoint;
  }

  /** Resolves once every delivery was answered or given up. */
  async send(account: Account, input: Send): Promise<Delivery[]> {
    const bodies = input.events.flatMap((event) => eventOf(account, event, this.#now()) ?? []);
    const copies = bodies.flatMap((body) => Array.from({ length: input.copies ?? 1 }, () => body));
    const ordered = input.shuffleSeed === undefined ? copies : new Random(input.shuffleSeed).shuffle(copies);
    const jobs = ordered.flatMap((body) =>
      (this.endpoints.get(account.id) ?? []).map((endpoint) => ({ body, endpoint })),
    );
    const done: Delivery[] = [];
    const lanes = Array.from({ length: Math.max(1, input.parallel ?? 4) }, async () => {
      for (let job = jobs.shift(); job; job = jobs.shift()) {
        done.push(await this.#deliver(job.body, job.endpoint, input));
      }
    });
    await Promise.all(lanes);
    return done;
  }

  close(): void {
    this.#ending.abort();
  }

  async #deliver(body: EventBody, endpoint: Endpoint, { tries = 5, ...input }: Send): Promise<Delivery> {
    const { id: eventId, type, payoutId, text } = body;
    const delivery: Delivery = { eventId, type, payoutId, url: endpoint.url, status: 0, tries: 0 };
    this.deliveries.push(delivery);
    while (delivery.tries < tries && !this.#ending.signal.aborted) {
      delivery.tries += 1;
      delivery.status = await this.#post(endpoint.url, text, {
        secrets: input.secrets ?? endpoint.secrets,
        ageS: input.ageS ?? 0,
      });
      if (delivery.status >= 200 && delivery.status < 300) break;
      if (delivery.tries < tries) await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
    return delivery;
  }

  async #post(url: string, text: string, { secrets, ageS }: { secrets: string[]; ageS: number }) {
    const at = Math.floor(this.#now() / 1_000) - ageS;
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers: {
          'content-type': 'application/json; charset=utf-8',
          'stripe-signature': signatureOf(text, secrets, at),
        },
        body: text,
        signal: AbortSignal.any([AbortSignal.timeout(TIMEOUT_MS), this.#ending.signal]),
      });
      await response.arrayBuffer();
      return response.status;
    } catch {
      // Nobody listens: as good as an answer that is none.
      return 0;
    }
  }
}

/** `t=<seconds>,v1=<hmac>[,v1=<hmac> …]` over "<seconds>.<body>". */
export function signatureOf(text: string, secrets: readonly string[], at: number): string {
  const hmacs = secrets.map((secret) => createHmac('sha256', secret).update(`${at}.${text}`).digest('hex'));
  return [`t=${at}`, ...hmacs.map((hmac) => `v1=${hmac}`)].join(',');
}
