import type { ReferencedRecord } from '../../db/records/record-queries.ts';
import type { Problem, RecordRef } from '../../domain/entity.ts';
import { ENTITY_TYPES, type EntityType, refKey } from '../../domain/entity.ts';
import type { CompanyCapabilities } from '../../providers/provider.ts';
import type { Allocations } from './open-balance.ts';

/**
 * What a record may refer to, and in which currency. The rules read field names, not entity types: a field
 * `<entityType>Id` names a record of that type, `currency` is the record's currency, `customerId` whose it is.
 */

/** Everything outside the record that its check needs. */
export interface Surroundings {
  /** By `refKey`. */
  referenced: ReadonlyMap<string, ReferencedRecord>;
  /** The connected companies. */
  companies: readonly CompanyCapabilities[];
  /** By `refKey`: what is stored of records that may hand back what they came with. */
  stored: ReadonlyMap<string, Record<string, unknown>>;
  /** What pays the invoices that payments name. */
  allocated: Allocations;
}

export interface Reference extends RecordRef {
  path: (string | number)[];
}

const TYPE_OF_FIELD = new Map<string, EntityType>(ENTITY_TYPES.map((type) => [referenceField(type), type]));

/** The field that names a record of this type: `serviceItemId`. */
export function referenceField(type: EntityType): string {
  return `${type.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())}Id`;
}

/** Every reference in `data`, with its path. */
export function referencesIn(data: unknown, path: (string | number)[] = []): Reference[] {
  if (Array.isArray(data)) return data.flatMap((item, index) => referencesIn(item, [...path, index]));
  if (typeof data !== 'object' || data === null) return [];
  return Object.entries(data).flatMap(([field, value]) => {
    const entityType = TYPE_OF_FIELD.get(field);
    if (entityType && typeof value === 'string') {
      return [{ entityType, recordId: value, path: [...path, field] }];
    }
    return referencesIn(value, [...path, field]);
  });
}

export function referenceProblems(data: Record<string, unknown>, around: Surroundings): Problem[] {
  return [
    ...referencesIn(data).flatMap((reference) => checkReference(data, reference, around)),
    ...checkCompanies(data, around.companies),
  ];
}

function checkReference(
  data: Record<string, unknown>,
  reference: Reference,
  around: Surroundings,
): Problem[] {
  const { path, entityType, recordId } = reference;
  const name = `${entityType} ${recordId}`;
  const found = around.referenced.get(refKey(reference));
  if (!found) return [{ path, message: `names ${name}, which is not known; send it first` }];
  if (found.deleted) return [{ path, message: `names ${name}, which is deleted` }];
  const customerId = text(data.customerId);
  if (customerId && found.customerId && found.customerId !== customerId) {
    return [{ path, message: `names ${name}, which belongs to customer ${found.customerId}` }];
  }
  return checkCurrency(text(data.currency), found, around.companies).map((message) => {
    return { path: ['currency'], message: `${message} of ${name}` };
  });
}

/** A customer without a currency has the company's own. */
function checkCurrency(
  currency: string | undefined,
  found: ReferencedRecord,
  companies: readonly CompanyCapabilities[],
): string[] {
  if (currency === undefined || found.entityType === 'service_item') return [];
  const expected = found.currency ? [found.currency] : companies.map((company) => company.homeCurrency);
  return expected
    .filter((other) => other !== currency)
    .slice(0, 1)
    .map((other) => `is ${currency}, but differs from ${other}`);
}

function checkCompanies(data: Record<string, unknown>, companies: readonly CompanyCapabilities[]): Problem[] {
  const currency = text(data.currency);
  if (currency === undefined) return [];
  const strict = companies.find((company) => !company.multicurrency && company.homeCurrency !== currency);
  if (!strict) return [];
  const { companyName, homeCurrency } = strict;
  const message = `is ${currency}, but ${companyName} keeps its books in ${homeCurrency} only (multicurrency is off)`;
  return [{ path: ['currency'], message }];
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
