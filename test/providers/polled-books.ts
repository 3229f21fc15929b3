import { z } from 'zod';
import { ENTITY_TYPES, type EntityType } from '../../src/domain/entity.ts';
import { addAmounts } from '../../src/domain/money.ts';
import type { RawAnswer, StoredRequest } from '../../src/providers/provider.ts';
import type { BookEntry, InspectableBooks } from './provider-harness.ts';

const entrySchema = z.object({
  key: z.string(),
  entityType: z.enum(ENTITY_TYPES),
  operation: z.enum(['create', 'update', 'deactivate', 'void']),
  id: z.string().optional(),
  version: z.string().optional(),
  /** Ids of the entries that this one needs. */
  refs: z.array(z.string()),
  /** The mark of the record that it was written for. */
  own: z.string().default(''),
  data: z.record(z.string(), z.unknown()),
});
export type Entry = z.infer<typeof entrySchema>;

const requestSchema = z.object({ entries: z.array(entrySchema) });

const querySchema = z.object({
  what: z.enum(['company', 'entries']),
  entityType: z.enum(ENTITY_TYPES).optional(),
  ids: z.array(z.string()).optional(),
  /** Name or number. */
  key: z.string().optional(),
  own: z.string().optional(),
  /** ISO instant. */
  since: z.string().optional(),
  /** The last id of the page before. */
  after: z.string().optional(),
});
export type Query = z.infer<typeof querySchema>;

/** Small, so that a test needs few entries for more than one page. */
const PAGE = 3;

export const bookOutcomeSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('written'),
    key: z.string(),
    id: z.string(),
    version: z.string(),
    total: z.string().optional(),
  }),
  z.object({
    kind: z.literal('refused'),
    key: z.string(),
    reason: z.enum([
      'DuplicateName',
      'DuplicateNumber',
      'StaleVersion',
      'CounterpartMissing',
      'ReferenceNotFound',
    ]),
    message: z.string(),
    holder: z.string().optional(),
  }),
]);
export type BookOutcome = z.infer<typeof bookOutcomeSchema>;
type Refusal = Extract<BookOutcome, { kind: 'refused' }>;

interface Stored {
  id: string;
  entityType: EntityType;
  version: number;
  active: boolean;
  voided: boolean;
  own: string;
  changedAt: string;
  data: Record<string, unknown>;
}

/** The books themselves. They remember each request by its id and answer a repeated one from memory. */
export class PolledBooks implements InspectableBooks {
  readonly #entries = new Map<string, Stored>();
  readonly #answers = new Map<string, string>();

  /** What was asked, in the order in which it came. */
  readonly asked: Query[] = [];

  /** Carries a request out, be it a write or a question. */
  take(request: StoredRequest): RawAnswer {
    return request.kind === 'read' ? this.#answer(request) : this.#write(request);
  }

  #answer({ requestId, body }: StoredRequest): RawAnswer {
    const query = querySchema.parse(JSON.parse(body));
    this.asked.push(query);
    const found = query.what === 'company' ? { name: 'Desk' } : this.#page(query);
    return { body: JSON.stringify(found), reference: requestId };
  }

  #page(query: Query) {
    const rows = [...this.#entries.values()].filter((entry) => matches(entry, query));
    const start = query.after === undefined ? 0 : rows.findIndex(({ id }) => id === query.after) + 1;
    const all = query.ids ?? query.since;
    const page = all === undefined ? rows.slice(start, start + PAGE) : rows;
    const next = all === undefined && rows.length > start + PAGE ? page.at(-1)?.id : undefined;
    const shown = page.map((entry) => ({ ...entry, version: String(entry.version) }));
    return { rows: shown, next, at: new Date().toISOString() };
  }

  #write(request: StoredRequest): RawAnswer {
    const known = this.#answers.get(request.requestId);
    const body = known ?? this.#carryOut(request.body);
    this.#answers.set(request.requestId, body);
    return { body, reference: request.requestId };
  }

  /** All entries of a type, as they stand. */
  all(entityType: EntityType): Readonly<Stored>[] {
    return [...this.#entries.values()].filter((entry) => entry.entityType === entityType);
  }

  async count(entityType: EntityType): Promise<number> {
    return this.all(entityType).length;
  }

  async find(entityType: EntityType, externalId: string): Promise<BookEntry | undefined> {
    const entry = this.all(entityType).find(({ id }) => id === externalId);
    if (!entry) return undefined;
    const { data, active } = entry;
    return {
      name: textOf(data.displayName) ?? textOf(data.name) ?? textOf(data.number),
      email: textOf(data.email),
      active,
      total: totalOf(entry),
    };
  }

  #carryOut(body: string): string {
    const { entries } = requestSchema.parse(JSON.parse(body));
    return JSON.stringify({ outcomes: entries.map((entry) => this.#enter(entry)) });
  }

  #enter(entry: Entry): BookOutcome {
    const before = entry.id === undefined ? undefined : this.#entries.get(entry.id);
    const refusal = this.#refuse(entry, before);
    if (refusal) return refusal;
    const stored = { ...(before ?? this.#fresh(entry)), ...changesOf(entry) };
    stored.version += 1;
    stored.changedAt = new Date().toISOString();
    this.#entries.set(stored.id, stored);
    const { id, version } = stored;
    return { kind: 'written', key: entry.key, id, version: String(version), total: totalOf(stored) };
  }

  #fresh({ entityType, own, data }: Entry): Stored {
    const id = `B-${this.#entries.size + 1}`;
    return { id, entityType, version: 0, active: true, voided: false, own, changedAt: '', data };
  }

  #refuse(entry: Entry, before: Stored | undefined): Refusal | undefined {
    const refused = (reason: Refusal['reason'], message: string, holder?: string): Refusal => ({
      kind: 'refused',
      key: entry.key,
      reason,
      message,
      holder,
    });
    if (entry.id !== undefined && !before) return refused('CounterpartMissing', `no entry ${entry.id}`);
    if (before && entry.version !== String(before.version)) {
      return refused('StaleVersion', `the version is ${before.version}`);
    }
    const missing = entry.refs.find((id) => !this.#entries.has(id));
    if (missing) return refused('ReferenceNotFound', `no entry ${missing}`);
    const holder = this.#holderOf(entry);
    if (!holder) return undefined;
    const reason = entry.entityType === 'invoice' ? 'DuplicateNumber' : 'DuplicateName';
    return refused(reason, 'the key is taken', holder.id);
  }

  #holderOf(entry: Entry): Stored | undefined {
    const key = keyOf(entry.data);
    if (key === undefined || entry.operation === 'void' || entry.operation === 'deactivate') return undefined;
    return this.all(entry.entityType).find((other) => other.id !== entry.id && keyOf(other.data) === key);
  }
}

function matches(entry: Stored, { entityType, ids, key, own, since }: Query): boolean {
  return (
    entry.entityType === entityType &&
    (ids?.includes(entry.id) ?? true) &&
    (key === undefined || keyOf(entry.data) === key.toLowerCase()) &&
    (own === undefined || entry.own === own) &&
    (since === undefined || entry.changedAt >= since)
  );
}

function changesOf({ operation, data }: Entry): Partial<Stored> {
  if (operation === 'void') return { voided: true };
  if (operation === 'deactivate') return { active: false };
  return { data, active: true };
}

/** The total as the books reckon it: from the lines, not from the total they were told. */
function totalOf({ entityType, voided, data }: Stored): string | undefined {
  if (voided) return '0.00';
  if (entityType === 'payment') return textOf(data.amount);
  if (entityType !== 'invoice') return undefined;
  const lines = z.array(z.object({ amount: z.string() })).parse(data.lines);
  const parts = [...lines.map(({ amount }) => amount), `-${textOf(data.discount) ?? '0'}`];
  return addAmounts([...parts, textOf(data.tax) ?? '0'], textOf(data.currency) ?? 'USD');
}

function keyOf(data: Record<string, unknown>): string | undefined {
  return (textOf(data.displayName) ?? textOf(data.name) ?? textOf(data.number))?.toLowerCase();
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
