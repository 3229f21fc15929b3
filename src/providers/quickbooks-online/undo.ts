import { Decimal } from 'decimal.js';
import { z } from 'zod';
import type { EntityType } from '../../domain/entity.ts';
import type { ImageFacts, Standing, TieKind } from '../../domain/undo/counterpart-facts.ts';
import type { UndoStep } from '../../domain/undo/undo-step.ts';
import type { ProviderUndo, PushItem } from '../provider.ts';
import { keptMember } from './entities/kept-lines.ts';
import { isVoided } from './entities/read-fields.ts';
import type { Json, JsonObject } from './exact-json.ts';

type Members = Record<string, unknown>;

const NAME: readonly UndoStep[] = ['deactivate', 'put_back'];
const DOCUMENT: readonly UndoStep[] = ['delete', 'void', 'put_back'];
const ENTRY: readonly UndoStep[] = ['delete', 'put_back'];

export const undo: ProviderUndo = {
  steps: {
    customer: NAME,
    service_item: NAME,
    invoice: DOCUMENT,
    payment: DOCUMENT,
    payout_activity: ENTRY,
    payout: ENTRY,
    timesheet_entry: ENTRY,
  },
  differences: (_type, one, other) => differing(membersOf(one), membersOf(other)).map(inWords),
  factsOf: (_type, image) => factsOf(image),
  isDone(_type, step, { now, before }) {
    switch (step) {
      case 'put_back':
        return differing(membersOf(now), membersOf(before)).length === 0;
      case 'deactivate':
        return membersOf(now).Active === false;
      case 'void':
        return isVoid(membersOf(now));
      case 'delete':
        return false;
    }
  },
};

function membersOf(image: unknown): Members {
  return z.record(z.string(), z.unknown()).safeParse(image).data ?? {};
}

function differing(one: Members, other: Members): string[] {
  const names = [...new Set([...Object.keys(one), ...Object.keys(other)])];
  return names.filter((name) => comparable(one[name]) !== comparable(other[name])).sort();
}

/** Ids and places of lines are the vendor's own, and what a reference is called follows what it refers to. */
const PASSING = new Set(['Id', 'LineNum', 'Lat', 'Long']);

/** Blank and absent are the same, and so are numbers however many digits they are written with. */
function comparable(value: unknown): string | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  if (Array.isArray(value)) return value.length === 0 ? undefined : `[${value.map(comparable).join()}]`;
  if (typeof value === 'object') return comparableParts(membersOf(value));
  const text = String(value);
  return /^-?\d+\.\d+$/.test(text) ? new Decimal(text).toFixed() : text;
}

function comparableParts(parts: Members): string | undefined {
  const isReference = typeof parts.value === 'string';
  const said = Object.keys(parts)
    .filter((name) => !PASSING.has(name) && !(isReference && name === 'name'))
    .sort()
    .flatMap((name) => {
      const text = comparable(parts[name]);
      return text === undefined ? [] : [`${name}:${text}`];
    });
  return said.length === 0 ? undefined : `{${said.join()}}`;
}

const WORDS: Readonly<Record<string, string>> = {
  Line: 'lines',
  PrimaryEmailAddr: 'e-mail address',
  PrimaryPhone: 'telephone',
  BillAddr: 'billing address',
  ShipAddr: 'shipping address',
  WebAddr: 'website',
  TxnDate: 'date',
  DocNumber: 'number',
  PrivateNote: 'memo',
  CustomerMemo: 'message to the customer',
  TotalAmt: 'total',
  TxnTaxDetail: 'tax',
  BillEmail: 'e-mail address',
  Active: 'active or not',
};

/** "PaymentMethodRef" → "payment method". */
function inWords(name: string): string {
  const plain = name.replace(/Ref$/, '').replace(/(?<=.)[A-Z]/g, (letter) => ` ${letter}`);
  return WORDS[name] ?? plain.toLowerCase();
}

const documentSchema = z.object({ TotalAmt: z.string(), PrivateNote: z.string().optional() });

/** A total of zero alone says nothing: it may have been so from the start. */
function isVoid(members: Members): boolean {
  const document = documentSchema.safeParse(members).data;
  return document !== undefined && isVoided(document);
}

const factsSchema = z.object({
  TotalAmt: z.string().optional(),
  /** A transfer has this instead. */
  Amount: z.string().optional(),
  TxnDate: z.string().optional(),
  CustomerRef: z.object({ value: z.string() }).optional(),
  Line: z
    .array(z.object({ LinkedTxn: z.array(z.object({ TxnId: z.string(), TxnType: z.string() })).optional() }))
    .optional(),
});

function factsOf(image: unknown): ImageFacts {
  const facts = factsSchema.safeParse(image).data;
  const linked = (facts?.Line ?? []).flatMap(({ LinkedTxn = [] }) => LinkedTxn);
  return {
    total: facts?.TotalAmt ?? facts?.Amount,
    date: facts?.TxnDate,
    customer: facts?.CustomerRef?.value,
    pays: linked.filter(({ TxnType }) => TxnType === 'Invoice').map(({ TxnId }) => TxnId),
  };
}

const standingSchema = z.object({
  Balance: z.string().optional(),
  BillableStatus: z.string().optional(),
  LinkedTxn: z.array(z.object({ TxnId: z.string(), TxnType: z.string() })).optional(),
});
const TIES: Readonly<Record<string, TieKind>> = {
  Payment: 'payment',
  Deposit: 'deposit',
};

/** What hangs on a row: QuickBooks shows it on both ends. */
export function standingOf(entityType: EntityType, row: unknown): Standing {
  const { Balance, BillableStatus, LinkedTxn = [] } = standingSchema.safeParse(row).data ?? {};
  const ties = LinkedTxn.flatMap(({ TxnId, TxnType }) => {
    const kind = TIES[TxnType];
    return kind ? [{ kind, externalId: TxnId }] : [];
  });
  const billed = BillableStatus === 'HasBeenBilled' ? [{ kind: 'invoice' as const, externalId: '' }] : [];
  return { ties: [...ties, ...billed], balance: entityType === 'customer' ? Balance : undefined };
}

/** Members that QuickBooks works out; they are in an image to be compared. */
const WORKED_OUT = new Set(['TotalAmt']);

/**
 * The members that bring the version back, stated as it had them; what it did not say is stated as blank. Lines go as
 * they were, with the ids of those that are still there.
 */
export function putBackMembers({ entityType, undo: versions }: PushItem, whole: boolean): JsonObject {
  const [now, before] = [membersOf(versions?.now), membersOf(versions?.before)];
  const names = whole ? Object.keys(before) : withCompanions(differing(now, before), before);
  const entries = names
    .filter((name) => entityType === 'payment' || !WORKED_OUT.has(name))
    .map((name) => [name, name in before ? stated(name, before[name], now) : blankOf(now[name])] as const);
  return Object.fromEntries(entries);
}

/** What QuickBooks works out anew from a list of lines, unless it is stated with them. */
const WITH_LINES = ['TotalAmt', 'TxnTaxDetail', 'GlobalTaxCalculation', 'ApplyTaxAfterDiscount'];

function withCompanions(names: readonly string[], before: Members): string[] {
  if (!names.includes('Line')) return [...names];
  return [...new Set([...names, ...WITH_LINES.filter((name) => name in before)])];
}

function stated(name: string, value: unknown, now: Members) {
  if (name !== 'Line') return keptMember(name, withBlanks(value, now[name]));
  const there = new Set(linesOf(now).map(({ Id }) => Id));
  return keptMember(
    'Line',
    linesOf({ Line: value }).map(({ Id, ...line }) => (there.has(Id) ? { Id, ...line } : line)),
  );
}

function linesOf({ Line }: Members): Members[] {
  return z.array(z.looseObject({})).safeParse(Line).data ?? [];
}

/** A nested object may be merged there: what it did not say has to be stated as blank. */
function withBlanks(value: unknown, now: unknown): unknown {
  if (!isPlain(value) || !isPlain(now) || typeof value.value === 'string') return value;
  const added = Object.keys(now).filter((name) => !(name in value) && !PASSING.has(name));
  return { ...value, ...Object.fromEntries(added.map((name) => [name, ''])) };
}

function blankOf(value: unknown): Json | undefined {
  if (Array.isArray(value)) return [];
  if (typeof value === 'string') return '';
  if (!isPlain(value)) return undefined;
  const names = Object.keys(value).filter((name) => !PASSING.has(name));
  return Object.fromEntries(names.map((name) => [name, '']));
}

function isPlain(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
