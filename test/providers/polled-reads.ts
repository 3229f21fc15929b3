import { z } from 'zod';
import { ENTITIES } from '../../src/domain/entities/index.ts';
import { ENTITY_TYPES } from '../../src/domain/entity.ts';
import type { CallResult, Found, PulledRecord, PushItem } from '../../src/providers/provider.ts';
import { asText, type ProviderReads, type ReadAnswer, type Reading } from '../../src/providers/reads.ts';
import type { Query } from './polled-books.ts';
import { referencesIn } from './polled-references.ts';

const rowSchema = z.object({
  id: z.string(),
  version: z.string(),
  entityType: z.enum(ENTITY_TYPES),
  own: z.string(),
  changedAt: z.string(),
  data: z.record(z.string(), z.unknown()),
});
type Row = z.infer<typeof rowSchema>;

const pageSchema = z.object({ rows: z.array(rowSchema), next: z.string().optional(), at: z.string() });
const companySchema = z.object({ name: z.string() });

export const reads: ProviderReads = {
  *ping() {
    const answer = yield* query({ what: 'company' }, companySchema);
    return answer.ok ? { ok: true, value: true } : answer;
  },
  *find(_facts, { item }) {
    const found = yield* query({ what: 'entries', entityType: item.entityType, ...keysOf(item) }, pageSchema);
    return found.ok ? { ok: true, value: foundAmong(found.value.rows, item) } : found;
  },
  *current(_facts, { entityType, externalIds }) {
    const found = yield* query({ what: 'entries', entityType, ids: [...externalIds] }, pageSchema);
    return found.ok ? { ok: true, value: found.value.rows.map(toRecord) } : found;
  },
  *list(_facts, { entityType, cursor, filter: { numbers } }) {
    const page = yield* query({ what: 'entries', entityType, after: cursor }, pageSchema);
    if (!page.ok) return page;
    const { rows, next } = page.value;
    const carries = ({ data: { number, reference } }: Row) =>
      !numbers || [number, reference].some((text) => numbers.includes(String(text)));
    return { ok: true, value: { records: rows.filter(carries).map(toRecord), unreadable: [], next } };
  },
  changes: {
    entityTypes: ['customer', 'service_item', 'invoice', 'payment'],
    untold: [],
    reachMs: 90 * 86_400_000,
    *since(_facts, { entityTypes, since }) {
      const records: PulledRecord[] = [];
      let readAt: string | undefined;
      for (const entityType of entityTypes) {
        const page = yield* query({ what: 'entries', entityType, since }, pageSchema);
        if (!page.ok) return page;
        readAt ??= page.value.at;
        records.push(...page.value.rows.map(toRecord));
      }
      return { ok: true, value: { records, gone: [], readAt: readAt ?? since, complete: true } };
    },
  },
  *company() {
    const answer = yield* query({ what: 'company' }, companySchema);
    if (!answer.ok) return answer;
    const fixed = { country: 'US', homeCurrency: 'USD', multicurrency: false, salesTax: 'none' } as const;
    const features = { payroll: false, customNumbers: true, vendor: {} };
    return { ok: true, value: { companyName: answer.value.name, ...fixed, ...features } };
  },
  *features() {
    const answer = yield* query({ what: 'company' }, companySchema);
    return answer.ok ? { ok: true, value: { payroll: false } } : answer;
  },
  *choices() {
    const answer = yield* query({ what: 'company' }, companySchema);
    return answer.ok ? { ok: true, value: [] } : answer;
  },
};

function* query<T>(question: Query, schema: z.ZodType<T>): Reading<T> {
  return parsed(yield { target: 'books', body: JSON.stringify(question) }, schema);
}

function parsed<T>(answer: ReadAnswer, schema: z.ZodType<T>): CallResult<T> {
  const { body } = asText(answer);
  const result = schema.safeParse(body === '' ? undefined : JSON.parse(body));
  if (result.success) return { ok: true, value: result.data };
  const error = { type: 'VendorFault', message: 'The books answered something else.' } as const;
  return { ok: false, failure: { kind: 'unknown', error } };
}

function keysOf({ entityType, recordId, data }: PushItem): Pick<Query, 'key' | 'own'> {
  return entityType === 'payment' ? { own: recordId } : { key: ENTITIES[entityType].nameOf(data) };
}

function foundAmong(rows: readonly Row[], item: PushItem): Found {
  const own = rows.find((row) => row.own === item.recordId);
  const isName = item.entityType === 'customer' || item.entityType === 'service_item';
  const row = own ?? (isName ? rows[0] : undefined);
  if (row) return { kind: 'same', counterpart: { externalId: row.id, externalVersion: row.version } };
  return rows.length > 0
    ? { kind: 'other', description: 'Another document has this number.' }
    : { kind: 'none' };
}

function toRecord({ id, version, entityType, own, changedAt, data }: Row): PulledRecord {
  return {
    entityType,
    counterpart: { externalId: id, externalVersion: version },
    // As the contract has it: with what the schema fills in.
    data: z.record(z.string(), z.unknown()).parse(ENTITIES[entityType].schema.parse(data)),
    ownId: own || undefined,
    references: referencesIn(data),
    changedAt,
  };
}
