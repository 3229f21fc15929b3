import type { Declarations } from '../engine/books.ts';
import { companyInfo } from './company/company-info.ts';
import { companyCurrency, exchangeRate } from './company/currencies.ts';
import { preferences } from './company/preferences.ts';
import type { EntityDeclaration } from './declaration.ts';
import { deposit } from './money/deposit.ts';
import { payment } from './money/payment.ts';
import { transfer } from './money/transfer.ts';
import { account } from './names/account.ts';
import { customer } from './names/customer.ts';
import { employee } from './names/employee.ts';
import { item } from './names/item.ts';
import { classEntity, department, paymentMethod, term } from './names/lists.ts';
import { vendor } from './names/vendor.ts';
import { invoice } from './sales/invoice.ts';
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
  timeActivity,
];

/** Every entity by its name in lower case, as paths spell it. */
export const declarations: Declarations = new Map(all.map((entity) => [entity.name.toLowerCase(), entity]));
