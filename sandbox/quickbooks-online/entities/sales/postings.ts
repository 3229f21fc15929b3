import type { Books } from '../../engine/books.ts';
import type { Posting } from '../../engine/posting.ts';
import type { JsonObject } from '../../json.ts';
import { child, objects, refId, text } from '../../json.ts';
import type { Cents } from '../../money.ts';
import { cents } from '../../money.ts';
import { isDiscount, isGoods } from './lines.ts';
import { homeAmount } from './totals.ts';

/** The account of a role; a company without one keeps the amount on account 0, which no list shows. */
export function roleAccount(books: Books, role: string): string {
  return books.role(role) ?? '0';
}

/** Accounts and the amounts that a sales form credits to them, in the form's currency. */
function credits(record: JsonObject, books: Books): { account: string; cents: Cents }[] {
  const lines = objects(record, 'Line');
  const goods = lines.filter(isGoods).flatMap((line) => {
    const parts = objects(child(line, 'GroupLineDetail'), 'Line');
    return parts.length > 0 ? parts : [line];
  });
  const discounts = lines.filter(isDiscount);
  return [
    ...goods.map((line) => ({
      account: refId(child(line, 'SalesItemLineDetail'), 'ItemAccountRef') ?? roleAccount(books, 'sales'),
      cents: cents(line, 'Amount'),
    })),
    ...discounts.map((line) => ({
      account:
        refId(child(line, 'DiscountLineDetail'), 'DiscountAccountRef') ?? roleAccount(books, 'discounts'),
      cents: -cents(line, 'Amount'),
    })),
    { account: roleAccount(books, 'salesTax'), cents: cents(child(record, 'TxnTaxDetail'), 'TotalTax') },
  ];
}

/**
 * A sales form debits `account` with its total and credits what was sold. `sign` is -1 for credits and refunds.
 * Cents lost in conversion go to the exchange account, so that the home amounts add up.
 */
export function salesPostings(record: JsonObject, books: Books, account: string, sign: 1 | -1): Posting[] {
  const total = cents(record, 'TotalAmt');
  const party = text(record, 'ARSide') === 'none' ? undefined : partyOf(record, books, account, sign * total);
  const debit: Posting = { account, cents: sign * homeAmount(record, total), ...(party ? { party } : {}) };
  const other = credits(record, books).map((credit) => ({
    account: credit.account,
    cents: -sign * homeAmount(record, credit.cents),
  }));
  return balanced(books, [debit, ...other]);
}

function partyOf(record: JsonObject, books: Books, account: string, amount: Cents): Posting['party'] {
  const id = refId(record, 'CustomerRef');
  if (id === undefined || text(books.see('Account', account), 'AccountType') !== 'Accounts Receivable')
    return undefined;
  return { entity: 'Customer', id, cents: amount };
}

export function balanced(books: Books, postings: Posting[]): Posting[] {
  const rest = postings.reduce((total, posting) => total + posting.cents, 0);
  if (rest === 0) return postings;
  return [...postings, { account: roleAccount(books, 'exchange'), cents: -rest }];
}

export function receivable(record: JsonObject, books: Books): string {
  return refId(record, 'ARAccountRef') ?? roleAccount(books, 'receivable');
}
