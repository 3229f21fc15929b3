import type { z } from 'zod';
import type { Link } from '../../db/links/links.ts';
import type { StoredRecord } from '../../db/records/record-queries.ts';
import { ENTITIES } from '../../domain/entities/index.ts';
import type { EntityType, RecordRef } from '../../domain/entity.ts';
import { sameAmount } from '../../domain/money.ts';
import { wordsOf } from '../../domain/sides/difference.ts';
import { fieldChanges } from '../../domain/sides/field-changes.ts';
import type { PulledRecord } from '../../providers/provider.ts';
import type { provenRecordSchema } from '../schemas/proof.ts';

export type ProvenRecord = z.infer<typeof provenRecordSchema>;

/** What asking for the counterpart gave. */
export type Read =
  | { kind: 'there'; pulled: PulledRecord }
  | { kind: 'gone' }
  /** Finishes a sentence that begins with QuickBooks. */
  | { kind: 'unasked'; why: string };

/** A record as both sides have it, and each reason why they do not agree. */
export function provenRecord(
  ref: RecordRef,
  record: StoredRecord | undefined,
  link: Link | undefined,
  read: Read | undefined,
): ProvenRecord {
  const here = record ? hereOf(record) : null;
  const there = thereOf(ref.entityType, link, read);
  return {
    type: ref.entityType,
    id: ref.recordId,
    name: record?.name ?? ref.recordId,
    currency: currencyOf(record?.data),
    externalId: link?.externalId ?? null,
    here,
    there,
    why: [...whyHere(record, link), ...whyThere(ref.entityType, link, read), ...whyTotals(here, there)],
  };
}

function hereOf({ version, contentHash, entityType, data, deletedAt, updatedAt }: StoredRecord) {
  return {
    ...{ version, contentHash, total: totalOf(entityType, data), data },
    deletedAt: deletedAt?.toISOString() ?? null,
    updatedAt: updatedAt.toISOString(),
  };
}

/** As read just now; where that was not possible, as it was last agreed. */
function thereOf(
  entityType: EntityType,
  link: Link | undefined,
  read: Read | undefined,
): ProvenRecord['there'] {
  if (!link || !read || read.kind === 'gone') return null;
  if (read.kind === 'there') {
    const { counterpart, data, asRead = data } = read.pulled;
    return {
      version: counterpart.externalVersion,
      total: totalOf(entityType, data),
      data: asRead,
      read: 'now',
      at: null,
    };
  }
  const data = link.ancestor?.theirs ?? null;
  const total = data && totalOf(entityType, data);
  return { version: link.externalVersion, total, data, read: 'last_sync', at: link.syncedAt.toISOString() };
}

function whyHere(record: StoredRecord | undefined, link: Link | undefined): string[] {
  if (!record) return ['it is not here any more: only what was sent is known'];
  if (!link)
    return record.deletedAt ? [] : ['it has no counterpart in QuickBooks: see its badge, and press Sync'];
  const isSent = link.pushedHash === null || link.pushedHash === record.contentHash;
  return isSent
    ? []
    : ['it was changed here since it was last sent: it goes with the next sync, or press Sync'];
}

function whyThere(entityType: EntityType, link: Link | undefined, read: Read | undefined): string[] {
  if (!link || !read) return [];
  if (read.kind === 'gone')
    return ['it is not in QuickBooks any more: press Sync to create it anew, or delete it here'];
  if (read.kind === 'unasked') return [`what is shown is of the last sync: QuickBooks ${read.why}`];
  const { counterpart, data, asRead = data } = read.pulled;
  const isKnown = counterpart.externalVersion === link.externalVersion && link.unsettledMs === null;
  if (!link.ancestor || isKnown) return [];
  return fieldChanges(entityType, link.ancestor.theirs, asRead).map(
    (change) =>
      `${wordsOf(change.field)} was changed in QuickBooks since the last sync, from ${inText(change.old)} to ${inText(change.new)}`,
  );
}

function whyTotals(here: ProvenRecord['here'], there: ProvenRecord['there']): string[] {
  if (here === null || there === null || here.total === null || there.total === null) return [];
  if (sameAmount(here.total, there.total)) return [];
  return [
    `the total is ${here.total} here and ${there.total} in QuickBooks: open both, and correct the wrong one`,
  ];
}

function totalOf(entityType: EntityType, data: unknown): string | null {
  const { schema, totalOf: total } = ENTITIES[entityType];
  const parsed = schema.safeParse(data);
  return (parsed.success && total?.(parsed.data)) || null;
}

function currencyOf(data: Record<string, unknown> | undefined): string | null {
  return typeof data?.currency === 'string' ? data.currency : null;
}

/** Long values are in the record itself. */
const MOST = 80;

function inText(value: unknown): string {
  const text = value === null ? 'nothing' : JSON.stringify(value);
  return text.length > MOST ? `${text.slice(0, MOST)}…` : text;
}
