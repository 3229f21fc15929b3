import type { Fields } from '../fields.ts';
import { decimal, readOnly, ref, required, text } from '../fields.ts';
import { address, emailAddress, globalTaxCalculation, transaction } from '../shared-fields.ts';

/** What every form towards a vendor carries. */
export const vendorFormFields: Fields = {
  ...transaction,
  VendorRef: required(ref('Vendor')),
  APAccountRef: ref('Account'),
  VendorAddr: address,
  TotalAmt: readOnly(decimal),
  GlobalTaxCalculation: globalTaxCalculation,
  Memo: text(4000),
  BillEmail: emailAddress,
  ReplyEmail: emailAddress,
};
