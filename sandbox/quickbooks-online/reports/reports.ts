import type { Books } from '../engine/books.ts';
import { unsupported } from '../faults/catalog.ts';
import type { JsonObject } from '../json.ts';
import { inventoryValuationDetail } from './inventory-detail.ts';
import {
  accountList,
  classSales,
  customerIncome,
  customerSales,
  departmentSales,
  generalLedger,
  inventoryValuation,
  itemSales,
  journalReport,
  profitAndLossDetail,
  vendorExpenses,
} from './lists.ts';
import { aging, balances, openDetail, payables, receivables } from './open-items.ts';
import { profitAndLoss } from './profit-and-loss.ts';
import { balanceSheet, cashFlow, trialBalance } from './statements.ts';
import { taxSummary } from './tax-summary.ts';
import {
  transactionList,
  transactionListByCustomer,
  transactionListByVendor,
  transactionListWithSplits,
} from './transaction-lists.ts';

const reports: Readonly<Record<string, (books: Books, query: URLSearchParams) => JsonObject>> = {
  AccountList: accountList,
  AgedPayableDetail: openDetail('AgedPayableDetail', payables, 'age'),
  AgedPayables: aging('AgedPayables', payables),
  AgedReceivableDetail: openDetail('AgedReceivableDetail', receivables, 'age'),
  AgedReceivables: aging('AgedReceivables', receivables),
  BalanceSheet: balanceSheet,
  CashFlow: cashFlow,
  ClassSales: classSales,
  CustomerBalance: balances('CustomerBalance', receivables),
  CustomerBalanceDetail: openDetail('CustomerBalanceDetail', receivables, 'party'),
  CustomerIncome: customerIncome,
  CustomerSales: customerSales,
  DepartmentSales: departmentSales,
  GeneralLedger: generalLedger,
  GeneralLedgerDetail: generalLedger,
  InventoryValuationDetail: inventoryValuationDetail,
  InventoryValuationSummary: inventoryValuation,
  ItemSales: itemSales,
  JournalReport: journalReport,
  ProfitAndLoss: profitAndLoss,
  ProfitAndLossDetail: profitAndLossDetail,
  TaxSummary: taxSummary,
  TransactionList: transactionList,
  TransactionListByCustomer: transactionListByCustomer,
  TransactionListByVendor: transactionListByVendor,
  TransactionListWithSplits: transactionListWithSplits,
  TrialBalance: trialBalance,
  VendorBalance: balances('VendorBalance', payables),
  VendorBalanceDetail: openDetail('VendorBalanceDetail', payables, 'party'),
  VendorExpenses: vendorExpenses,
};

/** Those that there are. */
export const REPORTS: readonly string[] = Object.keys(reports);

/** @throws VendorFault 500 for a report that the sandbox does not have */
export function runReport(books: Books, name: string, query: URLSearchParams): JsonObject {
  const make = reports[name];
  if (!make) throw unsupported(`report ${name}`);
  return make(books, query);
}
