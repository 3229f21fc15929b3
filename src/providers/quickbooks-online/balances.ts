import { z } from 'zod';
import { negate } from '../../domain/money.ts';
import type { BalancePage, OpenItem, OpenItems } from '../balances.ts';
import type { CompanyCapabilities } from '../provider.ts';
import type { CompanyFacts, Reading } from '../reads.ts';
import { PAGE_SIZE } from './defaults.ts';
import { currencyOf } from './entities/read-fields.ts';
import { advance, decodeCursor, encodeCursor } from './list-cursor.ts';
import { withoutDeletedSuffix } from './names.ts';
import { ACTIVE_OR_NOT, atLeast, equals, moreThan, query, type Select } from './query.ts';
import { customerRow, rowSchema } from './rows.ts';

/** What a balance is told by: of a thousand customers a page the rest of each would only be copied. */
const balanceRow = customerRow
  .pick({ Id: true, SyncToken: true, MetaData: true, DisplayName: true, Active: true, CurrencyRef: true })
  .extend({ Balance: z.string().default('0') });
const documentRow = rowSchema.extend({
  DocNumber: z.string().nullish(),
  PaymentRefNum: z.string().nullish(),
  TxnDate: z.string().optional(),
  Balance: z.string().default('0'),
  RemainingCredit: z.string().optional(),
  UnappliedAmt: z.string().default('0'),
});
type DocumentRow = z.infer<typeof documentRow>;

/** A page of the customers as they were made: `Balance` is their own, in their currency. */
export function* balances(
  { company }: CompanyFacts,
  { cursor: text }: { cursor?: string },
): Reading<BalancePage> {
  const cursor = decodeCursor(text);
  const rows = yield* query(
    {
      from: 'Customer',
      where: [ACTIVE_OR_NOT, ...(cursor ? [atLeast('MetaData.CreateTime', cursor.at)] : [])],
      orderBy: 'MetaData.CreateTime asc',
      start: cursor?.start ?? 1,
    },
    balanceRow,
  );
  if (!rows.ok) return rows;
  const { fresh, next } = advance(rows.value, cursor);
  return {
    ok: true,
    value: { rows: fresh.map((row) => theirBalance(row, company)), next: encodeCursor(next) },
  };
}

function theirBalance(row: z.infer<typeof balanceRow>, company: CompanyCapabilities | undefined) {
  return {
    externalId: row.Id,
    name: withoutDeletedSuffix(row.DisplayName),
    balance: row.Balance,
    currency: currencyOf(row, company),
    active: row.Active ?? true,
  };
}

/** Pages of a customer's payments: together with the other three reads they make five. */
const PAYMENT_PAGES = 2;

/** Open invoices, credits and payments of a customer. Entries and deposits cannot be asked for by customer. */
export function* openItems(
  { company }: CompanyFacts,
  { externalId }: { externalId: string },
): Reading<OpenItems | undefined> {
  const found = yield* query(
    { from: 'Customer', where: [equals('Id', externalId), ACTIVE_OR_NOT] },
    balanceRow,
  );
  if (!found.ok) return found;
  const [customer] = found.value;
  if (!customer) return { ok: true, value: undefined };
  const currency = currencyOf(customer, company);
  const of = equals('CustomerRef', externalId);
  const invoices = yield* query({ from: 'Invoice', where: [of, moreThan('Balance', '0')] }, documentRow);
  if (!invoices.ok) return invoices;
  const credits = yield* query({ from: 'CreditMemo', where: [of] }, documentRow);
  if (!credits.ok) return credits;
  const payments = yield* paymentsOf(of);
  if (!payments.ok) return payments;
  const items = [
    ...invoices.value.map((row) => openItem('invoice', row, row.Balance)),
    ...credits.value.map((row) =>
      openItem('credit', row, negate(row.RemainingCredit ?? row.Balance, currency)),
    ),
    ...payments.value.map((row) => openItem('payment', row, negate(row.UnappliedAmt, currency))),
  ].filter(({ open }) => Number(open) !== 0);
  const complete =
    invoices.value.length < PAGE_SIZE &&
    credits.value.length < PAGE_SIZE &&
    payments.value.length < PAYMENT_PAGES * PAGE_SIZE;
  return { ok: true, value: { balance: customer.Balance, currency, items, complete } };
}

function* paymentsOf(condition: string): Reading<DocumentRow[]> {
  const all: DocumentRow[] = [];
  for (let page = 0; page < PAYMENT_PAGES; page++) {
    const select: Select = {
      from: 'Payment',
      where: [condition],
      orderBy: 'MetaData.CreateTime desc',
      start: page * PAGE_SIZE + 1,
    };
    const rows = yield* query(select, documentRow);
    if (!rows.ok) return rows;
    all.push(...rows.value);
    if (rows.value.length < PAGE_SIZE) break;
  }
  return { ok: true, value: all };
}

const CALLED = { invoice: 'Invoice', credit: 'Credit memo', payment: 'Payment' } as const;

function openItem(kind: OpenItem['kind'], row: DocumentRow, open: string): OpenItem {
  const number = row.DocNumber ?? row.PaymentRefNum;
  const rest = number ? `${number}` : `of ${row.TxnDate ?? 'an unknown day'}`;
  return { kind, externalId: row.Id, what: `${CALLED[kind]} ${rest}`, open };
}
