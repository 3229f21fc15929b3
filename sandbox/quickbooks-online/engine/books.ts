import type { Clock } from '../clock.ts';
import type { EntityDeclaration, Link } from '../entities/declaration.ts';
import type { StockMove } from '../entities/sales/stock.ts';
import type { JsonObject } from '../json.ts';
import { text } from '../json.ts';
import type { Cents } from '../money.ts';
import type { Store } from '../store/store.ts';
import type { Key, Table } from '../store/table.ts';
import { recordDate } from '../wire-time.ts';
import { idKey, isId } from './id-keys.ts';
import { indexedProperties, indexValue, propertyValue } from './index-keys.ts';
import type { Posting } from './posting.ts';
import type { CompanySettings } from './settings.ts';

export type Declarations = ReadonlyMap<string, EntityDeclaration>;

export interface Change {
  entity: string;
  id: string;
  operation: 'Create' | 'Update' | 'Delete' | 'Void' | 'Merge' | 'Emailed';
  at: number;
  /** Of a merge: the object that went up in this one. */
  deletedId?: string;
}

export interface CompanyIdentity {
  realmId: string;
  /** Short number that leads every key of the company. */
  number: number;
}

/**
 * The books of one company: records, their indexes, balances and links.
 * It keeps what it is told; the rules are the engine's and the entities'.
 */
export class Books {
  readonly company: CompanyIdentity;
  readonly store: Store;
  readonly clock: Clock;
  readonly declarations: Declarations;
  /** The address under which an attached file can be fetched for a while. */
  readonly fileUri: (attachable: string) => string;
  settings: CompanySettings;
  /** What the running transaction has changed, for webhooks; taken once it is committed. */
  private changes: Change[] = [];

  constructor(input: {
    company: CompanyIdentity;
    store: Store;
    clock: Clock;
    declarations: Declarations;
    settings: CompanySettings;
    fileUri: (attachable: string) => string;
  }) {
    this.fileUri = input.fileUri;
    this.company = input.company;
    this.store = input.store;
    this.clock = input.clock;
    this.declarations = input.declarations;
    this.settings = input.settings;
  }

  note(entity: string, id: string, operation: Change['operation'], deletedId?: string): void {
    this.changes.push({ entity, id, operation, at: this.clock.now(), deletedId });
  }

  /** Runs `work` whole or not at all; what an aborted one had noted is forgotten with it. */
  transaction<T>(work: () => T): T {
    const mark = this.changes.length;
    try {
      return this.store.transaction(work);
    } catch (error) {
      this.changes.length = mark;
      throw error;
    }
  }

  takeChanges(): Change[] {
    return this.changes.splice(0);
  }

  private get number(): number {
    return this.company.number;
  }

  get today(): string {
    return recordDate(this.clock.now());
  }

  declaration(entity: string): EntityDeclaration {
    const found = this.declarations.get(entity.toLowerCase());
    if (!found) throw new Error(`no declaration of ${entity}`);
    return found;
  }

  find(entity: string, id: string | undefined): JsonObject | undefined {
    if (id === undefined || !isId(id)) return undefined;
    return this.store.records.get([this.number, entity, idKey(id)]);
  }

  /** As `find`, for those who only look: what they see is shared and cannot be changed. */
  see(entity: string, id: string | undefined): JsonObject | undefined {
    if (id === undefined || !isId(id)) return undefined;
    return seen(this.store.records, [this.number, entity, idKey(id)]);
  }

  put(declaration: EntityDeclaration, record: JsonObject, before?: JsonObject): void {
    this.putIndexes(declaration, record, before);
    this.store.records.putSync(this.keyOf(declaration, record), record);
    if (!before) this.count(declaration.name, 1);
  }

  /** As `put`, of a change that its maker lets go of: those who only look are shown it itself. */
  replace(declaration: EntityDeclaration, record: JsonObject, before: JsonObject): void {
    this.putIndexes(declaration, record, before);
    const { records } = this.store;
    if (records.putShared) records.putShared(this.keyOf(declaration, record), record);
    else records.putSync(this.keyOf(declaration, record), record);
  }

  private keyOf(declaration: EntityDeclaration, record: JsonObject): Key {
    return [this.number, declaration.name, idKey(text(record, 'Id'))];
  }

  private putIndexes(declaration: EntityDeclaration, record: JsonObject, before?: JsonObject): void {
    const id = idKey(text(record, 'Id'));
    for (const property of indexedProperties(declaration)) {
      const value = propertyValue(record, property);
      const had = before && propertyValue(before, property);
      if (had === value) continue;
      if (had !== undefined) this.store.index.removeSync([this.number, declaration.name, property, had, id]);
      this.store.index.putSync([this.number, declaration.name, property, value, id], 1);
    }
  }

  remove(declaration: EntityDeclaration, record: JsonObject): void {
    const id = idKey(text(record, 'Id'));
    for (const property of indexedProperties(declaration)) {
      const value = propertyValue(record, property);
      this.store.index.removeSync([this.number, declaration.name, property, value, id]);
    }
    this.store.records.removeSync([this.number, declaration.name, id]);
    this.count(declaration.name, -1);
  }

  private count(entity: string, change: number): void {
    const key = [this.number, 'count', entity];
    this.store.counters.putSync(key, (this.store.counters.get(key) ?? 0) + change);
  }

  size(entity: string): number {
    return this.store.counters.get([this.number, 'count', entity]) ?? 0;
  }

  *all(entity: string): Generator<JsonObject> {
    const range = this.store.records.getRange({
      start: [this.number, entity],
      end: [this.number, entity, Number.POSITIVE_INFINITY],
    });
    for (const { value } of range) yield value;
  }

  /** Those whose property has a value, by the index of it: the work follows their number, not the company's size. */
  *having(entity: string, property: string, value: string): Generator<JsonObject> {
    const start = [this.number, entity, property, indexValue(value)];
    for (const key of this.store.index.getKeys({ start, end: [...start, Number.POSITIVE_INFINITY] })) {
      const found = this.see(entity, String(key[4]));
      if (found) yield found;
    }
  }

  nextNumber(sequence: string, first = 0): number {
    const key = [this.number, sequence];
    const next = (this.store.counters.get(key) ?? first) + 1;
    this.store.counters.putSync(key, next);
    return next;
  }

  /** Lifts a sequence to at least `value`, for objects whose number was given. */
  raise(sequence: string, value: number): void {
    const key = [this.number, sequence];
    if ((this.store.counters.get(key) ?? 0) < value) this.store.counters.putSync(key, value);
  }

  balance(kind: string, id: string): Cents {
    return this.store.balances.get([this.number, kind, Number(id)]) ?? 0;
  }

  private move(kind: string, id: string, cents: Cents): void {
    if (cents === 0) return;
    this.store.balances.putSync([this.number, kind, Number(id)], this.balance(kind, id) + cents);
  }

  book(postings: readonly Posting[], sign: 1 | -1): void {
    for (const posting of postings) {
      this.move('Account', posting.account, sign * posting.cents);
      if (posting.party) this.move(posting.party.entity, posting.party.id, sign * posting.party.cents);
    }
  }

  /** Quantities are kept in ten-thousandths, so that they add up exactly. */
  stock(moves: readonly StockMove[], sign: 1 | -1): void {
    for (const { item, quantity } of moves) this.move('Stock', item, sign * Math.round(quantity * 10_000));
  }

  stockMoved(item: string): number {
    return this.balance('Stock', item) / 10_000;
  }

  /** What other transactions apply to this one. */
  incoming(entity: string, id: string): Link[] {
    const range = this.store.links.getRange({
      start: [this.number, entity, Number(id)],
      end: [this.number, entity, Number(id), '\uffff'],
    });
    return [...range].map(({ key, value }) => {
      const [, , , source, sourceId] = key as unknown as [number, string, number, string, number];
      return { to: { entity: source, id: String(sourceId) }, cents: value };
    });
  }

  link(from: { entity: string; id: string }, link: Link): void {
    this.store.links.putSync(this.linkKey(from, link), link.cents);
  }

  unlink(from: { entity: string; id: string }, link: Link): void {
    this.store.links.removeSync(this.linkKey(from, link));
  }

  private linkKey(from: { entity: string; id: string }, { to }: Link) {
    return [this.number, to.entity, Number(to.id), from.entity, Number(from.id)];
  }

  /** The account that plays a part in every company, such as `receivable`; undefined where it has none. */
  role(name: string): string | undefined {
    return text(seen(this.store.meta, ['roles', this.number]), name);
  }

  setRole(name: string, id: string): void {
    const roles = this.store.meta.get(['roles', this.number]) ?? {};
    this.store.meta.putSync(['roles', this.number], { ...roles, [name]: id });
  }
}

function seen(table: Table<JsonObject>, key: Key): JsonObject | undefined {
  return table.view ? table.view(key) : table.get(key);
}
