import type { Clock, WallSeconds } from '../clock.ts';
import { wallDate, Zone } from '../clock.ts';
import { text } from '../fields.ts';
import { Links } from './links.ts';
import { Names } from './names.ts';
import type { Deletion, StoredRecord } from './record.ts';
import type { CompanySettings } from './settings.ts';

/** Everything of a company file that a snapshot keeps. */
export interface BooksState {
  settings: CompanySettings;
  records: StoredRecord[];
  deletions: Deletion[];
  counters: Counters;
  extensions: DataExtension[];
  definitions: ExtensionDefinition[];
}

/** A custom field's or an application's own value on an object. */
export interface DataExtension {
  /** `0` for custom fields, otherwise the application's GUID. */
  ownerId: string;
  name: string;
  type: string;
  /** ListID or TxnID, or `company`. */
  objectId: string;
  value: string;
}

/** A custom field that a person defined, or a private one of an application. */
export interface ExtensionDefinition {
  ownerId: string;
  name: string;
  type: string;
  objects: string[];
}

interface Counters {
  list: number;
  txn: number;
  line: number;
  number: number;
}

const FIRST_LIST_ID = 0x80000001;

/** The records of one company file with what is kept beside them. Rules live in the entities. */
export class Books {
  readonly clock: Clock;
  settings: CompanySettings;
  zone: Zone;
  deletions: Deletion[] = [];
  extensions: DataExtension[] = [];
  definitions: ExtensionDefinition[] = [];
  /** When a backup was brought back. */
  lastRestore: WallSeconds | undefined;
  readonly names = new Names((id) => this.byId(id));
  readonly links = new Links();
  readonly #byKind = new Map<string, Map<string, StoredRecord>>();
  readonly #byId = new Map<string, StoredRecord>();
  readonly #memory = new Map<string, unknown>();
  #counters: Counters = { list: FIRST_LIST_ID, txn: 1, line: 1, number: 1 };

  constructor(clock: Clock, settings: CompanySettings) {
    this.clock = clock;
    this.settings = settings;
    this.zone = new Zone(settings.timeZone);
  }

  /** The computer's wall clock. */
  wall(): WallSeconds {
    return this.zone.wall(this.clock.now());
  }

  today(): string {
    return wallDate(this.wall());
  }

  epoch(): number {
    return Math.floor(this.clock.now() / 1000);
  }

  all(kind: string): StoredRecord[] {
    return [...(this.#byKind.get(kind)?.values() ?? [])];
  }

  records(): StoredRecord[] {
    return [...this.#byId.values()];
  }

  byId(id: string | undefined): StoredRecord | undefined {
    return id === undefined ? undefined : this.#byId.get(id);
  }

  find(kind: string, id: string | undefined): StoredRecord | undefined {
    const record = this.byId(id);
    return record?.kind === kind ? record : undefined;
  }

  /** What is worked out of the records, kept until one of them changes. */
  remember<Result>(key: string, make: () => Result): Result {
    if (!this.#memory.has(key)) this.#memory.set(key, make());
    return this.#memory.get(key) as Result;
  }

  nextListId(): string {
    return `${(this.#counters.list++).toString(16).toUpperCase()}-${this.epoch()}`;
  }

  nextTxnId(): string {
    return `${(this.#counters.txn++).toString(16).toUpperCase()}-${this.epoch()}`;
  }

  nextLineId(): string {
    return `${(this.#counters.line++).toString(16).toUpperCase()}-${this.epoch()}`;
  }

  nextTxnNumber(): number {
    return this.#counters.number++;
  }

  /** Stores a record, in place of the one with its id. */
  put(record: StoredRecord): void {
    this.#memory.clear();
    const before = this.#byId.get(record.id);
    if (before) this.#unindex(before);
    const own = this.#byKind.get(record.kind) ?? new Map<string, StoredRecord>();
    own.set(record.id, record);
    this.#byKind.set(record.kind, own);
    this.#byId.set(record.id, record);
    if (text(record.fields, 'Name') !== undefined) this.names.add(record);
    this.links.add(record);
  }

  erase(record: StoredRecord): void {
    this.#memory.clear();
    this.#unindex(record);
    this.#byKind.get(record.kind)?.delete(record.id);
    this.#byId.delete(record.id);
    this.extensions = this.extensions.filter(({ objectId }) => objectId !== record.id);
  }

  state(): BooksState {
    const { settings, deletions, extensions, definitions } = this;
    const counters = this.#counters;
    return structuredClone({
      settings,
      records: this.records(),
      deletions,
      counters,
      extensions,
      definitions,
    });
  }

  restore(state: BooksState): void {
    const { settings, records, deletions, counters, extensions, definitions } = structuredClone(state);
    for (const record of this.records()) this.erase(record);
    this.configure(settings);
    for (const record of records) this.put(record);
    this.deletions = deletions;
    this.extensions = extensions;
    this.definitions = definitions;
    this.#counters = counters;
  }

  configure(settings: CompanySettings): void {
    this.settings = settings;
    this.zone = new Zone(settings.timeZone);
  }

  #unindex(record: StoredRecord): void {
    if (text(record.fields, 'Name') !== undefined) this.names.remove(record);
    this.links.remove(record);
  }
}
