import { createHmac, randomUUID } from 'node:crypto';
import type { Clock } from '../clock.ts';
import type { Change } from '../engine/books.ts';
import type { JsonObject } from '../json.ts';
import type { Store } from '../store/store.ts';
import type { Notice, WebhookFormat } from './events.ts';
import { webhookBody, webhooked } from './events.ts';

/** Where notices go and how. */
export interface WebhookTarget {
  id: string;
  url: string;
  verifierToken: string;
  format: WebhookFormat;
  /** Only this company; without it all of them. */
  realmId?: string;
  /** How long notices gather before they are sent. */
  gatherMs: number;
  /** Waits between tries; the vendor's by default. */
  retryMs: number[];
  /** Every delivery is sent this many times. */
  copies: number;
  /** Notices of one delivery come in reverse order. */
  reversed: boolean;
}

export interface Delivery {
  target: string;
  body: string;
  at: number;
  /** Answer statuses so far; 0 where there was none. */
  statuses: number[];
  done: boolean;
}

const VENDOR_RETRIES_MS = [20 * 60_000, 30 * 60_000, 50 * 60_000];
const MOST_EVENTS = 100;
/** The vendor gives up waiting after this. */
const ANSWER_MS = 3_000;
const MOST_DELIVERIES = 1_000;
const retryable = new Set([0, 408, 500, 502, 503, 504]);

/** Gathers what requests changed, signs it and sends it, again where the receiver fails. */
export class Webhooks {
  private readonly store: Store;
  private readonly clock: Clock;
  private readonly waiting = new Map<string, Notice[]>();
  private readonly timers = new Set<NodeJS.Timeout>();
  readonly deliveries: Delivery[] = [];

  constructor(store: Store, clock: Clock) {
    this.store = store;
    this.clock = clock;
  }

  add(input: Partial<WebhookTarget> & { url: string; verifierToken: string }): WebhookTarget {
    const target: WebhookTarget = {
      format: 'cloudevents',
      gatherMs: 20,
      retryMs: VENDOR_RETRIES_MS,
      copies: 1,
      reversed: false,
      ...input,
      id: randomUUID(),
    };
    this.store.meta.putSync(['webhook', target.id], target as unknown as JsonObject);
    return target;
  }

  remove(id: string): boolean {
    return this.store.meta.removeSync(['webhook', id]);
  }

  targets(): WebhookTarget[] {
    const range = this.store.meta.getRange({ start: ['webhook', ''], end: ['webhook', '\uffff'] });
    return [...range].map(({ value }) => value as unknown as WebhookTarget);
  }

  tell(realmId: string, changes: readonly Change[], withoutData = false): void {
    const targets = this.targets();
    if (targets.length === 0) return;
    const notices = changes
      .filter(({ entity }) => webhooked.has(entity))
      .map((change) => ({ ...change, realmId, withoutData }));
    if (notices.length === 0) return;
    for (const target of targets) {
      if (target.realmId !== undefined && target.realmId !== realmId) continue;
      const waiting = this.waiting.get(target.id);
      if (waiting) waiting.push(...notices);
      else this.gather(target, notices);
    }
  }

  private gather(target: WebhookTarget, notices: Notice[]): void {
    this.waiting.set(target.id, notices);
    this.later(target.gatherMs, () => this.flush(target));
  }

  private flush(target: WebhookTarget): void {
    const notices = this.waiting.get(target.id) ?? [];
    this.waiting.delete(target.id);
    const ordered = target.reversed ? notices.toReversed() : notices;
    for (let i = 0; i < ordered.length; i += MOST_EVENTS) {
      const body = webhookBody(target.format, ordered.slice(i, i + MOST_EVENTS));
      for (let copy = 0; copy < target.copies; copy += 1) this.start(target, body);
    }
  }

  private start(target: WebhookTarget, body: string): void {
    const delivery: Delivery = { target: target.id, body, at: this.clock.now(), statuses: [], done: false };
    this.deliveries.push(delivery);
    if (this.deliveries.length > MOST_DELIVERIES) this.deliveries.shift();
    void this.attempt(target, delivery);
  }

  private async attempt(target: WebhookTarget, delivery: Delivery): Promise<void> {
    const status = await post(target, delivery.body, this.clock.now());
    delivery.statuses.push(status);
    const wait = target.retryMs[delivery.statuses.length - 1];
    if (!retryable.has(status) || wait === undefined) {
      delivery.done = true;
      return;
    }
    this.later(wait, () => void this.attempt(target, delivery));
  }

  private later(ms: number, work: () => void): void {
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      work();
    }, ms);
    timer.unref();
    this.timers.add(timer);
  }

  close(): void {
    for (const timer of this.timers) clearTimeout(timer);
    this.timers.clear();
  }
}

async function post(target: WebhookTarget, body: string, now: number): Promise<number> {
  try {
    const response = await fetch(target.url, {
      method: 'POST',
      body,
      headers: headersOf(target, body, now),
      signal: AbortSignal.timeout(ANSWER_MS),
    });
    await response.arrayBuffer();
    return response.status;
  } catch {
    // No answer counts as a failed try; the delivery's list of statuses shows it.
    return 0;
  }
}

function headersOf(target: WebhookTarget, body: string, now: number): Record<string, string> {
  const type = target.format === 'legacy' ? 'application/json' : 'application/cloudevents-batch+json';
  return {
    'content-type': type,
    'intuit-signature': createHmac('sha256', target.verifierToken).update(body).digest('base64'),
    'intuit-created-time': new Date(now).toISOString(),
    'intuit-t-id': randomUUID(),
    'intuit-notification-schema-version': target.format === 'legacy' ? '1.0' : '2.0',
  };
}
