import { Decimal } from 'decimal.js';
import type { Address } from '../../../domain/entities/address.ts';
import { SyncError } from '../../../errors.ts';
import { placeOf, plainName } from '../names.ts';
import type { Tree } from '../qbxml/write-message.ts';
import type { WriteContext } from './write-context.ts';

/** An absent text is left out of a new record, and blank in a change, which clears what is there. */
export function text(
  { clears }: Pick<WriteContext, 'clears'>,
  value: string | undefined,
): string | undefined {
  return value || (clears ? '' : undefined);
}

export function reference(id: string): Tree {
  return { ListID: id };
}

/** What is there below another stays there; what stands by itself keeps its colon as a dash. */
export function levels(fullName: string, { version }: Pick<WriteContext, 'version'>): Tree {
  if (version) return { Name: version.isNested ? placeOf(fullName).name : plainName(fullName) };
  const { name, parent } = placeOf(fullName);
  return { Name: name, ParentRef: parent === undefined ? undefined : { FullName: parent } };
}

export function address(context: WriteContext, value: Address | undefined): Tree | undefined {
  // An address is one thing: where ours says anything of it, it is stated whole.
  const clears = context.clears || (context.isUpdate && Object.values(value ?? {}).some(Boolean));
  const part = (name: keyof Address) => text({ clears }, value?.[name]);
  const unused = clears ? '' : undefined;
  const written = {
    Addr1: part('line1'),
    Addr2: part('line2'),
    // Pulled addresses have these lines joined into our second one.
    Addr3: unused,
    Addr4: unused,
    Addr5: unused,
    City: part('city'),
    State: part('region'),
    PostalCode: part('postalCode'),
    Country: part('country'),
  };
  return Object.values(written).some((member) => member !== undefined) ? written : undefined;
}

/** Only a company with several currencies takes a currency; in any other it has to be the company's own. */
export function currency(context: WriteContext, value: string | undefined): Tree | undefined {
  const { homeCurrency, multicurrency } = context.company;
  if (value === undefined || value === homeCurrency) return undefined;
  const id = multicurrency ? context.facts.currencies[value] : undefined;
  if (id) return reference(id);
  throw new SyncError({
    type: 'CurrencyMismatch',
    message: multicurrency
      ? `${value} is not in the currency list of this QuickBooks company.`
      : `The record is in ${value}, but this QuickBooks company only keeps ${homeCurrency}.`,
    field: 'currency',
  });
}

/** QuickBooks keeps two digits in every currency; a third would be rounded away there. */
export function requireCents(amounts: readonly { field: string; amount: string | undefined }[]): void {
  const odd = amounts.find(({ amount }) => new Decimal(amount ?? 0).decimalPlaces() > 2);
  if (!odd) return;
  throw new SyncError({
    type: 'InvalidRecord',
    message: `QuickBooks keeps two digits after the point, so it cannot hold ${odd.amount}.`,
    field: odd.field,
  });
}
