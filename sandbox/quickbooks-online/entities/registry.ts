import type { Declarations } from '../engine/books.ts';
import { attachable } from './attachable.ts';
import { companyInfo } from './company/company-info.ts';
import { companyCurrency, exchangeRate } from './company/currencies.ts';
import { preferences } from './company/preferences.ts';
import { budget, customerType } from './company/read-only-lists.ts';
import type { EntityDeclaration } from './declaration.ts';
import { creditCardPayment } from './money/credit-card-payment.ts';
import { deposit } from './money/deposit.ts';
import { journalEntry } from './money/journal-entry.ts';
import { payment } from './money/payment.ts';
import { transfer } from './money/transfer.ts';
import { account } from './names/account.ts';
import { customer } from './names/customer.ts';
import { employee } from './names/employee.ts';
import { item } from './names/item.ts';
import { classEntity, department, paymentMethod, term } from './names/lists.ts';
import { vendor } from './names/vendor.ts';
import { bill } from './purchases/bill.ts';
import { billPayment } from './purchases/bill-payment.ts';
import { purchase } from './purchases/purchase.ts';
import { purchaseOrder } from './purchases/purchase-order.ts';
import { vendorCredit } from './purchases/vendor-credit.ts';
import { recurringTransaction } from './recurring-transaction.ts';
import { creditMemo } from './sales/credit-memo.ts';
import { estimate } from './sales/estimate.ts';
import { invoice } from './sales/invoice.ts';
import { refundReceipt } from './sales/refund-receipt.ts';
import { salesReceipt } from './sales/sales-receipt.ts';
import { taxAgency, taxCode, taxRate } from './tax/tax-lists.ts';
import { timeActivity } from './time-activity.ts';

const all: readonly EntityDeclaration[] = [
  customer,
  vendor,
  employee,
  item,
  account,
  classEntity,
  department,
  term,
  paymentMethod,
  taxCode,
  taxRate,
  taxAgency,
  companyInfo,
  preferences,
  companyCurrency,
  exchangeRate,
  invoice,
  payment,
  deposit,
  transfer,
  creditCardPayment,
  recurringTransaction,
  timeActivity,
  estimate,
  salesReceipt,
  creditMemo,
  refundReceipt,
  journalEntry,
  purchase,
  purchaseOrder,
  bill,
  billPayment,
  vendorCredit,
  attachable,
  customerType,
  budget,
];

/** Entities whose messages bear another name, by that name. */
export const byWireName = new Map(all.map((entity) => [entity.wireName ?? entity.name, entity]));

/** Every entity by its name in lower case, as paths spell it. */
export const declarations: Declarations = new Map(all.map((entity) => [entity.name.toLowerCase(), entity]));
