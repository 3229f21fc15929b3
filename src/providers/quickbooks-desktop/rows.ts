import { z } from 'zod';

/** Rows as QuickBooks sends them, as far as we read them. Everything is text. */

/** Blank and absent are the same to us. */
const text = z
  .string()
  .optional()
  .transform((value) => value || undefined);
const flag = z
  .enum(['true', 'false'])
  .optional()
  .transform((value) => (value === undefined ? undefined : value === 'true'));
const number = z
  .string()
  .regex(/^[+-]?\d+(\.\d+)?$/)
  .optional();
const ref = z.object({ ListID: z.string(), FullName: text });
const optionalRef = z.object({ ListID: text, FullName: text }).optional();

/** An element that may repeat: a list, whatever number there was. */
export function many<Schema extends z.ZodType>(schema: Schema) {
  return z.preprocess(
    (value: unknown): unknown => (value === undefined ? [] : Array.isArray(value) ? value : [value]),
    z.array(schema),
  );
}

const times = {
  EditSequence: z.string(),
  TimeCreated: z.string(),
  TimeModified: z.string(),
};
/** What any row must have, or the answer is none of the vendor's. */
export const listRow = z.object({ ListID: z.string(), ...times });
export const txnRow = z.object({ TxnID: z.string(), ...times });
export const anyRow = z.union([
  listRow.transform((row) => ({ id: row.ListID, ...timesOf(row) })),
  txnRow.transform((row) => ({ id: row.TxnID, ...timesOf(row) })),
]);
export type AnyRow = z.output<typeof anyRow>;

function timesOf(row: { EditSequence: string; TimeCreated: string; TimeModified: string }) {
  return { editSequence: row.EditSequence, createdAt: row.TimeCreated, modifiedAt: row.TimeModified };
}

export const addressRow = z.object({
  Addr1: text,
  Addr2: text,
  Addr3: text,
  Addr4: text,
  Addr5: text,
  City: text,
  State: text,
  PostalCode: text,
  Country: text,
});
export type AddressRow = z.output<typeof addressRow>;

export const partyRow = listRow.extend({
  Name: z.string(),
  FullName: text,
  IsActive: flag,
  Sublevel: text,
  Email: text,
  Phone: text,
});
export type PartyRow = z.output<typeof partyRow>;

export const customerRow = partyRow.extend({
  CompanyName: text,
  FirstName: text,
  LastName: text,
  AltPhone: text,
  BillAddress: addressRow.optional(),
  ShipAddress: addressRow.optional(),
  Notes: text,
  SalesTaxCodeRef: optionalRef,
  CurrencyRef: optionalRef,
});
export type CustomerRow = z.output<typeof customerRow>;

export const itemRow = listRow.extend({
  Name: z.string(),
  FullName: text,
  IsActive: flag,
  SalesTaxCodeRef: optionalRef,
  SalesOrPurchase: z
    .object({ Desc: text, Price: number, PricePercent: number, AccountRef: optionalRef })
    .optional(),
  SalesAndPurchase: z
    .object({ SalesDesc: text, SalesPrice: number, IncomeAccountRef: optionalRef })
    .optional(),
});
export type ItemRow = z.output<typeof itemRow>;

export const invoiceLineRow = z.object({
  TxnLineID: z.string(),
  ItemRef: optionalRef,
  Desc: text,
  Quantity: number,
  Rate: number,
  RatePercent: number,
  Amount: number,
  ServiceDate: text,
  SalesTaxCodeRef: optionalRef,
});
export type InvoiceLineRow = z.output<typeof invoiceLineRow>;

const documentRow = txnRow.extend({
  CustomerRef: ref,
  TxnDate: z.string(),
  RefNumber: text,
  CurrencyRef: optionalRef,
  Memo: text,
});

export const invoiceRow = documentRow.extend({
  DueDate: text,
  Subtotal: number,
  SalesTaxTotal: number,
  BalanceRemaining: number,
  IsPaid: flag,
  InvoiceLineRet: many(invoiceLineRow),
  InvoiceLineGroupRet: many(z.unknown()),
});
export type InvoiceRow = z.output<typeof invoiceRow>;

const appliedRow = z.object({
  TxnID: z.string(),
  TxnType: text,
  Amount: number,
  DiscountAmount: number,
});

export const paymentRow = documentRow.extend({
  TotalAmount: number,
  PaymentMethodRef: optionalRef,
  AppliedToTxnRet: many(appliedRow),
});
export type PaymentRow = z.output<typeof paymentRow>;

export const timeRow = txnRow.extend({ TxnDate: z.string(), Notes: text });
const lineMemo = z.object({ Memo: text });
export const bookingRow = txnRow.extend({
  Memo: text,
  JournalDebitLine: many(lineMemo),
  JournalCreditLine: many(lineMemo),
});
