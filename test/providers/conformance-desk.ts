import { type EntityType, refKey } from '../../src/domain/entity.ts';
import type {
  CallResult,
  ComposeContext,
  Counterpart,
  Found,
  ItemOutcome,
  PulledRecord,
  PushItem,
  StoredRequest,
} from '../../src/providers/provider.ts';
import type { ProviderHarness } from './provider-harness.ts';

/** Does what the engine does around a provider, in its plainest form: remembers links, numbers requests. */
export class Desk {
  readonly #harness: ProviderHarness;
  readonly #links = new Map<string, Counterpart>();
  #requests = 0;

  constructor(harness: ProviderHarness) {
    this.#harness = harness;
  }

  context(requestId: string): ComposeContext {
    return {
      requestId,
      company: this.#harness.company,
      externalId: (entityType, recordId) => this.#links.get(refKey({ entityType, recordId }))?.externalId,
      mapped: (kind, key) => (kind === 'employee' && key === 'member' ? this.#harness.worker : undefined),
    };
  }

  /** A request of all items; fails the test when any of them is refused. */
  compose(items: readonly PushItem[]): StoredRequest {
    this.#requests += 1;
    const requestId = `request-${this.#requests}`;
    const linked = items.map((item) => ({ counterpart: this.#links.get(refKey(item)), ...item }));
    const { request, refused } = this.#harness.provider.compose(linked, this.context(requestId));
    if (!request || refused.length > 0) throw new Error(`refused: ${JSON.stringify(refused)}`);
    return { ...request, requestId };
  }

  async deliver(request: StoredRequest): Promise<ItemOutcome[]> {
    const answer = await this.#harness.deliver(request);
    return this.#harness.provider.interpret(request, answer);
  }

  async push(items: readonly PushItem[]): Promise<ItemOutcome[]> {
    const request = this.compose(items);
    const outcomes = await this.deliver(request);
    for (const outcome of outcomes) {
      const item = request.items.find(({ key }) => key === outcome.key);
      if (item && outcome.kind === 'written') this.#links.set(refKey(item), outcome.counterpart);
    }
    return outcomes;
  }

  async pushOne(item: PushItem): Promise<ItemOutcome> {
    const [outcome] = await this.push([item]);
    if (!outcome) throw new Error('no outcome');
    return outcome;
  }

  /** One after the other, because later ones need the earlier ones. */
  async pushAll(...items: PushItem[]): Promise<void> {
    for (const item of items) this.written(await this.pushOne(item));
  }

  written(outcome: ItemOutcome): Counterpart {
    if (outcome.kind !== 'written') throw new Error(`not written: ${JSON.stringify(outcome)}`);
    return outcome.counterpart;
  }

  idOf(entityType: EntityType, recordId: string): string | undefined {
    return this.#links.get(refKey({ entityType, recordId }))?.externalId;
  }

  async find(item: PushItem): Promise<Found> {
    return value(await this.#harness.asked.find({ item, context: this.context('find') }));
  }

  async current(entityType: EntityType, externalIds: string[]): Promise<PulledRecord[]> {
    return value(await this.#harness.asked.current({ entityType, externalIds }));
  }

  /** External ids of the documents that carry one of the numbers. */
  async numbered(entityType: EntityType, numbers: string[]): Promise<string[]> {
    const page = value(await this.#harness.asked.list({ entityType, filter: { numbers } }));
    return page.records.map(({ counterpart }) => counterpart.externalId);
  }

  /** The counterpart of `item`, searched for in all pages of the list. */
  async listOne(item: PushItem): Promise<PulledRecord> {
    const wanted = this.idOf(item.entityType, item.recordId);
    let cursor: string | undefined;
    do {
      const page = value(await this.#harness.asked.list({ entityType: item.entityType, filter: {}, cursor }));
      const record = page.records.find(({ counterpart }) => counterpart.externalId === wanted);
      if (record) return record;
      cursor = page.next;
    } while (cursor);
    throw new Error(`${refKey(item)} is in no page`);
  }
}

function value<T>(result: CallResult<T>): T {
  if (!result.ok) throw new Error(JSON.stringify(result.failure));
  return result.value;
}
