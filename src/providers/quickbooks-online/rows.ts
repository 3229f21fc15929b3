import { z } from 'zod';
import { complaintInWords } from '../../domain/schema-words.ts';

/** Rows as the vendor sends them, as far as we read them. Numbers are text (see `parseJson`). */

/** Blank and absent are the same to us. */
const text = z
  .string()
  .nullish()
  .transform((value) => value || undefined);
const flag = z.boolean().nullish();
const number = z.string().nullish();
const ref = z.object({ value: z.string(), name: text });
const optionalRef = ref.nullish();

/** What any row must have, or the answer is none of the vendor's. */
export const rowSchema = z.object({
  Id: z.string(),
  SyncToken: z.string(),
  MetaData: z.object({ CreateTime: z.string(), LastUpdatedTime: text }),
});
export type Row = z.infer<typeof rowSchema>;

const email = z.object({ Address: text }).nullish();
const phone = z.object({ FreeFormNumber: text }).nullish();

export const addressRow = z.object({
  Line1: text,
  Line2: text,
  Line3: text,
  Line4: text,
  Line5: text,
  City: text,
  CountrySubDivisionCode: text,
  PostalCode: text,
  Country: text,
});
export type AddressRow = z.infer<typeof addressRow>;

export const partyRow = rowSchema.extend({
  DisplayName: z.string(),
  PrimaryEmailAddr: email,
  PrimaryPhone: phone,
  Active: flag,
});
export type PartyRow = z.infer<typeof partyRow>;

export const customerRow = partyRow.extend({
  CompanyName: text,
  GivenName: text,
  FamilyName: text,
  Mobile: phone,
  WebAddr: z.object({ URI: text }).nullish(),
  BillAddr: addressRow.nullish(),
  ShipAddr: addressRow.nullish(),
  Notes: text,
  Taxable: flag,
  Job: flag,
  CurrencyRef: optionalRef,
});
export type CustomerRow = z.infer<typeof customerRow>;

export const itemRow = rowSchema.extend({
  Name: z.string(),
  Type: text,
  Description: text,
  UnitPrice: number,
  Taxable: flag,
  Sku: text,
  Active: flag,
  SubItem: flag,
  IncomeAccountRef: optionalRef,
});
export type ItemRow = z.infer<typeof itemRow>;

const linkedTxn = z.array(z.object({ TxnId: z.string(), TxnType: z.string() })).default([]);

const documentRow = rowSchema.extend({
  CustomerRef: ref,
  TxnDate: z.string(),
  CurrencyRef: optionalRef,
  TotalAmt: z.string(),
  PrivateNote: text,
});

export const invoiceLineRow = z.object({
  Id: text,
  DetailType: text,
  Description: text,
  Amount: number,
  SalesItemLineDetail: z
    .object({
      ItemRef: optionalRef,
      Qty: number,
      UnitPrice: number,
      TaxCodeRef: optionalRef,
      TaxInclusiveAmt: number,
      ServiceDate: text,
    })
    .nullish(),
  GroupLineDetail: z
    .object({ GroupItemRef: optionalRef, Line: z.array(z.object({ Amount: number })).default([]) })
    .nullish(),
});
export type InvoiceLineRow = z.infer<typeof invoiceLineRow>;

export const invoiceRow = documentRow.extend({
  DocNumber: text,
  DueDate: text,
  Balance: number,
  BillEmail: email,
  CustomerMemo: z.object({ value: text }).nullish(),
  Line: z.array(invoiceLineRow).default([]),
  TxnTaxDetail: z.object({ TotalTax: number }).nullish(),
  GlobalTaxCalculation: text,
});
export type InvoiceRow = z.infer<typeof invoiceRow>;

export const paymentRow = documentRow.extend({
  PaymentMethodRef: optionalRef,
  PaymentRefNum: text,
  UnappliedAmt: number,
  Line: z.array(z.object({ Amount: number, LinkedTxn: linkedTxn })).default([]),
});
export type PaymentRow = z.infer<typeof paymentRow>;

export const timeActivityRow = rowSchema.extend({
  Description: text,
  TxnDate: z.string(),
  EmployeeRef: optionalRef,
  VendorRef: optionalRef,
  CustomerRef: optionalRef,
  ItemRef: optionalRef,
  BillableStatus: text,
  HourlyRate: number,
  Hours: number,
  Minutes: number,
  Seconds: number,
  BreakHours: number,
  BreakMinutes: number,
  BreakSeconds: number,
  StartTime: text,
  EndTime: text,
});
export type TimeActivityRow = z.infer<typeof timeActivityRow>;

const looseRow = rowSchema.loose();

/** Rows of a kind, each with all that the vendor sent beside what we read of it. */
export function withWhole<T extends Row>(schema: z.ZodType<T>): z.ZodType<T & { whole: Row }> {
  return looseRow.transform((whole, context) => {
    const read = schema.safeParse(whole);
    if (read.success) return { ...read.data, whole };
    const [issue] = read.error.issues;
    context.addIssue({ code: 'custom', path: issue?.path, message: issue && complaintInWords(issue) });
    return z.NEVER;
  });
}
