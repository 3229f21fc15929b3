import { check } from './check.ts';
import { customer } from './customer.ts';
import type { Declaration } from './declaration.ts';
import { deposit } from './deposit.ts';
import { invoice } from './invoice.ts';
import { itemService } from './item-service.ts';
import { journalEntry } from './journal-entry.ts';
import {
  account,
  currency,
  employee,
  itemDiscount,
  itemSalesTax,
  itemSalesTaxGroup,
  otherName,
  paymentMethod,
  salesTaxCode,
  standardTerms,
  vendor,
} from './lists.ts';
import { receivePayment } from './receive-payment.ts';
import { timeTracking } from './time-tracking.ts';

const all: readonly Declaration[] = [
  ...[customer, vendor, employee, otherName],
  ...[
    itemService,
    itemDiscount,
    itemSalesTax,
    itemSalesTaxGroup,
    currency,
    salesTaxCode,
    standardTerms,
    paymentMethod,
    account,
  ],
  ...[invoice, receivePayment, deposit, timeTracking, check, journalEntry],
];

export const declarations: ReadonlyMap<string, Declaration> = new Map(all.map((each) => [each.name, each]));

/** @throws Error for a kind that the company file does not keep */
export function declarationOf(kind: string): Declaration {
  const found = declarations.get(kind);
  if (!found) throw new Error(`no kind ${kind}`);
  return found;
}
