import type { Address } from '../../../domain/entities/address.ts';
import { SyncError } from '../../../errors.ts';
import type { Json, JsonObject } from '../exact-json.ts';
import type { WriteContext } from './write-context.ts';

/**
 * A text of at most `limit` characters. An absent or empty one is left out of a create, and blank in an
 * update, which clears the field (QuickBooks takes a missing member of a sparse update for "unchanged").
 */
export function text(
  context: Pick<WriteContext, 'clears'>,
  field: string,
  value: string | undefined,
  limit: number,
): string | undefined {
  if (!value) return context.clears ? '' : undefined;
  if (value.length > limit) throw tooLong(field, value.length, limit);
  return value;
}

/** `{ [name]: value }`, or nothing when there is no value. */
export function wrapped(name: string, value: Json | undefined): JsonObject | undefined {
  return value === undefined ? undefined : { [name]: value };
}

export function reference(id: string): JsonObject {
  return { value: id };
}

export function address(
  context: WriteContext,
  field: string,
  value: Address | undefined,
): JsonObject | undefined {
  // An address is one thing: where ours says anything of it, it is stated whole.
  const clears = context.clears || (context.isUpdate && Object.values(value ?? {}).some(Boolean));
  const part = (name: keyof Address, limit: number) =>
    text({ clears }, `${field}.${name}`, value?.[name], limit);
  const unused = clears ? '' : undefined;
  const written = {
    Line1: part('line1', 500),
    Line2: part('line2', 500),
    // Pulled addresses have these lines joined into our second one.
    Line3: unused,
    Line4: unused,
    Line5: unused,
    City: part('city', 255),
    CountrySubDivisionCode: part('region', 255),
    PostalCode: part('postalCode', 31),
    Country: part('country', 255),
  };
  return Object.values(written).some((member) => member !== undefined) ? written : undefined;
}

/** Only a company with several currencies takes a currency; in any other it has to be the company's own. */
export function currency(context: WriteContext, value: string | undefined): JsonObject | undefined {
  const { homeCurrency, multicurrency } = context.company;
  if (multicurrency) return value ? reference(value) : undefined;
  if (value === undefined || value === homeCurrency) return undefined;
  throw new SyncError({
    type: 'CurrencyMismatch',
    message: `The record is in ${value}, but this QuickBooks company only keeps ${homeCurrency}.`,
    field: 'currency',
  });
}

function tooLong(field: string, length: number, limit: number): SyncError {
  return new SyncError({
    type: 'InvalidRecord',
    message: `${field} has ${length} characters; QuickBooks takes at most ${limit}.`,
    field,
  });
}
