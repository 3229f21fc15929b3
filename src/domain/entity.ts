import type { z } from 'zod';
import type { MappingRef } from './mapping.ts';
import type { DatedMoney } from './money.ts';

/** Every kind of record that is kept in step. The order is the order in which they depend on each other. */
export const ENTITY_TYPES = [
  'customer',
  'service_item',
  'invoice',
  'payment',
  'payout_activity',
  'payout',
  'team_member',
  'timesheet',
  'timesheet_entry',
] as const;
export type EntityType = (typeof ENTITY_TYPES)[number];

export interface RecordRef {
  entityType: EntityType;
  recordId: string;
}

/** What the counterpart should be after the sync; `absent` is deleted there. */
export type DesiredState = 'present' | 'inactive' | 'void' | 'absent';

/** Whether a record may leave for the accounting system at all. */
export type Eligibility = { eligible: true; desired: DesiredState } | { eligible: false; reason: string };

export interface Problem {
  /** Path into the body, as in `['lines', 0, 'amount']`. */
  path: (string | number)[];
  message: string;
}

/** How a pulled record looks from our side. */
export interface OurView {
  /** Our record as it is stored, if there is one. */
  ours: Record<string, unknown> | undefined;
  /** Our keys that are mapped to what stands at a path of the pulled data. */
  keysAt(path: readonly (string | number)[]): string[];
}

/** A record that another one consists of. */
export interface Part extends RecordRef {
  data: Record<string, unknown>;
  /** Where its id is in the data of the whole. */
  path: (string | number)[];
}

/** How a record falls into parts, each of them a record of its own that is synced by itself. */
export interface Parts<Data = unknown> {
  type: EntityType;
  of(recordId: string, data: Data): Part[];
  /** The record whose name the parts' names begin with. */
  namedAfter?(data: Data): RecordRef;
}

/** How two versions of a record are laid side by side, where that is not simply field by field. */
export interface Sides {
  /** Fields that make sense together only: they are taken or kept as one, which is named after the first. */
  together?: readonly (readonly string[])[];
  /** Fields that the other side is never told: they stay as they are here. */
  oursAlone?: readonly string[];
  /** Fields that pairing leaves as they are here: what is linked is in use, whatever it was before. */
  keptByLink?: readonly string[];
  /** Values of a field that say the same, though they are written differently. */
  alike?: Readonly<Record<string, (ours: unknown, theirs: unknown) => boolean>>;
}

/** What may show that a record there is the same as one of ours: a document's name is its number. */
export type MatchedBy = 'email' | 'name' | 'likeness';

/** How lists of a type are narrowed and sorted: fields of its data. */
/** Somebody whom a record names. */
export interface Person {
  field: string;
  type: EntityType;
  /** A search for their name does not find it: no index has it by them. */
  unsearched?: true;
}

export interface Listed {
  /** The states it can be in, as its field `status` says them, or `active` and `inactive` as its field `active` does. */
  states: readonly string[];
  /** The field with the day that it is of. */
  day?: string;
  /** The field with what it comes to. */
  amount?: string;
  /** Who it is of. */
  people?: readonly Person[];
}

/** Whose document it is. */
export const OF_CUSTOMER = { field: 'customerId', type: 'customer' } as const;

/** Of what is in use or is not. */
export const IN_USE = ['active', 'inactive'] as const;

/** All that the core knows about one entity type. */
export interface EntityDefinition<Schema extends z.ZodType = z.ZodType> {
  type: EntityType;
  /** As people read it: "Service Item". */
  label: string;
  /** Path segment of the API: "service-items". */
  plural: string;
  schema: Schema;
  /** What the log calls the record. */
  nameOf(data: z.output<Schema>): string;
  eligibility(data: z.output<Schema>): Eligibility;
  /** Records that must have a counterpart before this one can. */
  prerequisites(data: z.output<Schema>): RecordRef[];
  /** Mappings that writing it takes, if any. */
  mappings?(data: z.output<Schema>): MappingRef[];
  /** Rules over several fields: sums, dates, precision. */
  check(data: z.output<Schema>): Problem[];
  /**
   * Of `check` what must hold wherever the record comes from: taken otherwise, an amount would change. Without it
   * all of `check` must.
   */
  addsUp?(data: z.output<Schema>): Problem[];
  /**
   * Parts that only the other side can have in this form, in words: they stay there as they are. `goesBack`: also
   * when ours says nothing of them.
   */
  keptParts?(data: z.output<Schema>): { name: string; goesBack: boolean }[];
  /** Its toggle until somebody touches it; off unless said. */
  autoSync?: boolean;
  /** It goes along with the record of that type which the field names, and is no category of its own. */
  companionOf?: { type: EntityType; field: string };
  /** The customer whose account it belongs to: the record itself, or the one that a field of it names. */
  account?: 'itself' | { field: string };
  /** The one connection that the record belongs to; without it, every one of the tenant's. */
  connectionOf?(data: z.output<Schema>): string;
  /** The field with the name that is the record's alone there. */
  nameField?: string;
  /** An import pairs by these, the first one that finds something; by the name alone where nothing is said. */
  matchedBy?: readonly MatchedBy[];
  /** Kept here only, because others refer to it or are made of it: it is neither sent nor pulled. */
  localOnly?: true;
  /** Made here from something else: read-only in the API, and never pulled. */
  derived?: true;
  /** Its parts are stored, changed and deleted with it, in one transaction; saving it syncs them. */
  parts?: Parts<z.output<Schema>>;
  /**
   * Takes its counterpart away with it: when it is deleted or no longer eligible, the counterpart is deleted.
   * Otherwise deleting leaves an inactive or void counterpart behind.
   */
  withdrawn?: true;
  /**
   * Name of the field with the ISO date that the connection's sync start date is held against. Records before
   * that date are not sent; what is there already stays in step.
   */
  startDateField?: string;
  /** The amount that both sides must agree on. */
  totalOf?(data: z.output<Schema>): string;
  /** The tax inside that amount, where the amount alone would not tell a difference. */
  taxInside?(data: z.output<Schema>): string | undefined;
  /** What its amounts are in, where it is booked at the rate of a day. */
  moneyOf?(data: z.output<Schema>): DatedMoney;
  /** Without it, people have no list of the type. */
  listed?: Listed;
  sides?: Sides;
  /** Pulled data as we would say it: in our keys, and in our own way where both say the same. */
  inOurWords?(theirs: z.output<Schema>, view: OurView): z.output<Schema>;
}

export function refKey(ref: RecordRef): string {
  return `${ref.entityType}/${ref.recordId}`;
}

/** Later entity types depend on earlier ones. */
export function dependencyRank(type: EntityType): number {
  return ENTITY_TYPES.indexOf(type);
}

export const ELIGIBLE: Eligibility = { eligible: true, desired: 'present' };

/** Types that people push as a category of their own, in dependency order. */
export function categories(definitions: Readonly<Record<EntityType, EntityDefinition>>): EntityType[] {
  return ENTITY_TYPES.filter((type) => !definitions[type].companionOf && !definitions[type].localOnly);
}
