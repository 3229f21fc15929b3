import { Decimal } from 'decimal.js';
import type { Payment } from './entities/payment.ts';
import type { EntityType } from './entity.ts';
import { sameAmount } from './money.ts';

/** What a request does to the counterpart of one record. */
export type WriteOperation = 'create' | 'update' | 'deactivate' | 'void' | 'delete';

/**
 * What a counterpart holds, as far as a write is answerable for it: amounts as decimals, ids of the other side.
 * What is not known stays out and is not compared.
 */
export interface WrittenContent {
  total?: string;
  tax?: string;
  /** Of a payment: what pays no document. */
  unapplied?: string;
  /** Of a payment: what it pays, by the document's id over there. */
  applied?: Readonly<Record<string, string>>;
  /** Home currency for one unit of the record's own. */
  rate?: string;
  homeTotal?: string;
  minutes?: string;
  active?: boolean;
}

export type Aspect = keyof WrittenContent;

const DOCUMENT: readonly Aspect[] = ['total', 'tax', 'rate', 'homeTotal'];
const NAME: readonly Aspect[] = ['active'];
const BOOKING: readonly Aspect[] = ['total', 'rate', 'homeTotal'];

/**
 * What of an answer is compared with what we meant, by type and operation. An operation that is not listed does not
 * exist for the type; `delete` compares nothing, because only an answer that says *deleted* counts as one.
 */
export const COMPARED: Readonly<Record<EntityType, Partial<Record<WriteOperation, readonly Aspect[]>>>> = {
  customer: { create: NAME, update: NAME, deactivate: NAME },
  service_item: { create: NAME, update: NAME, deactivate: NAME },
  invoice: { create: DOCUMENT, update: DOCUMENT, void: ['total'] },
  payment: {
    create: ['total', 'applied', 'unapplied', 'rate', 'homeTotal'],
    update: ['total', 'applied', 'unapplied', 'rate', 'homeTotal'],
    void: ['total', 'applied', 'unapplied'],
  },
  payout: { create: BOOKING, update: BOOKING, void: ['total'] },
  payout_activity: { create: BOOKING, update: BOOKING, void: ['total'] },
  timesheet_entry: { create: ['minutes'], update: ['minutes'], delete: [] },
  team_member: {},
  timesheet: {},
};

/** What has to be there after an operation, where the operation itself says so. */
const MEANT: Partial<Record<WriteOperation, WrittenContent>> = {
  deactivate: { active: false },
  void: { total: '0', unapplied: '0', applied: {} },
};

export interface Written {
  entityType: EntityType;
  operation: WriteOperation;
  ours: WrittenContent;
  theirs: WrittenContent;
}

export interface Difference {
  aspect: Aspect;
  message: string;
}

/** How what was written differs from what we meant; undefined when it does not. The last net. */
export function writtenDifference({ entityType, operation, ours, theirs }: Written): Difference | undefined {
  const meant = MEANT[operation] ?? ours;
  for (const aspect of COMPARED[entityType][operation] ?? []) {
    const message = differ(aspect, meant, theirs, operation);
    if (message !== undefined) return { aspect, message };
  }
  return undefined;
}

function differ(
  aspect: Aspect,
  ours: WrittenContent,
  theirs: WrittenContent,
  operation: WriteOperation,
): string | undefined {
  if (aspect === 'applied') return appliedDifference(ours.applied, theirs.applied);
  const [here, there] = [ours[aspect], theirs[aspect]];
  if (here === undefined || there === undefined) return undefined;
  if (aspect === 'active')
    return here === there ? undefined : 'QuickBooks answered, but did not change whether it is active.';
  if (isAlike(aspect, String(here), String(there))) return undefined;
  return operation === 'void'
    ? `QuickBooks answered the void, but the ${WORDS[aspect]} is still ${String(there)}.`
    : `Our ${WORDS[aspect]} is ${String(here)}; the accounting system has ${String(there)}.`;
}

/** Vendors keep a rate to some digits only. */
const RATE_SLACK = '0.00001';
/** A total in home currency may be the sum of lines that were rounded one by one; that of a wrong rate is far off. */
const HOME_SLACK = '0.0005';
const LEAST_HOME_SLACK = '0.05';

function isAlike(aspect: Aspect, here: string, there: string): boolean {
  const off = new Decimal(here).minus(there).abs();
  const share = (slack: string) => new Decimal(here).times(slack).abs();
  switch (aspect) {
    case 'rate':
      return off.lessThanOrEqualTo(share(RATE_SLACK));
    case 'homeTotal':
      return off.lessThanOrEqualTo(Decimal.max(LEAST_HOME_SLACK, share(HOME_SLACK)));
    default:
      return sameAmount(here, there);
  }
}

const WORDS: Record<Exclude<Aspect, 'applied' | 'active'>, string> = {
  total: 'total',
  tax: 'tax',
  unapplied: 'part that pays nothing',
  rate: 'exchange rate',
  homeTotal: 'total in home currency',
  minutes: 'time in minutes',
};

type Applied = WrittenContent['applied'];

/** A document that is paid by less or more than was meant. */
export interface UnevenPart {
  /** Its id on the other side. */
  externalId: string;
  meant: string;
  got: string;
}

export function unevenParts(ours: Applied = {}, theirs: Applied = {}): UnevenPart[] {
  const ids = [...new Set([...Object.keys(ours), ...Object.keys(theirs)])].sort();
  return ids
    .map((externalId) => ({ externalId, meant: ours[externalId] ?? '0', got: theirs[externalId] ?? '0' }))
    .filter(({ meant, got }) => !sameAmount(meant, got));
}

function appliedDifference(ours: Applied, theirs: Applied): string | undefined {
  if (!ours || !theirs) return undefined;
  const odd = unevenParts(ours, theirs);
  if (odd.length === 0) return undefined;
  return odd.map(({ externalId, meant, got }) => `Invoice ${externalId} got ${got} of ${meant}.`).join(' ');
}

/** What a write of a payment has to leave there. `externalIdOf`: of an invoice; a payment without that id is not composed. */
export function contentOfPayment(
  { amount, allocations }: Payment,
  externalIdOf: (invoiceId: string) => string | undefined,
): WrittenContent {
  const applied: Record<string, string> = {};
  let unapplied = new Decimal(amount);
  for (const allocation of allocations) {
    const externalId = externalIdOf(allocation.invoiceId);
    if (externalId === undefined) continue;
    unapplied = unapplied.minus(allocation.amount);
    if (!new Decimal(allocation.amount).isZero()) applied[externalId] = allocation.amount;
  }
  return { applied, unapplied: unapplied.toFixed() };
}
