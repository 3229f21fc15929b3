import { z } from 'zod';
import type { TheirBalance } from '../../../domain/balance.ts';
import { negate } from '../../../domain/money.ts';
import type { BalancePage, OpenItem, OpenItems } from '../../balances.ts';
import type { CompanyCapabilities } from '../../provider.ts';
import type { CompanyFacts, Reading } from '../../reads.ts';
import { currencyOf } from '../company-facts.ts';
import type { Response } from '../qbxml/read-message.ts';
import type { MessageRequest } from '../qbxml/write-message.ts';
import { customerRow, invoiceRow, paymentRow } from '../rows.ts';
import { ask, refusedRead } from './ask.ts';
import { nextOf, pageFrom } from './list.ts';
import { ALL, isAnswered, nodesIn } from './queries.ts';

/** Rows carry a few fields only, so a page may be long. */
const ROWS = '1000';
const TIMES = ['TimeCreated', 'TimeModified', 'EditSequence'];
const FIELDS = ['ListID', ...TIMES, 'Name', 'FullName', 'IsActive', 'Balance', 'CurrencyRef'];

const amount = z.string().default('0');
const balanceRow = customerRow.extend({ Balance: amount });
type BalanceRow = z.output<typeof balanceRow>;

/** A page of the customers and jobs: `Balance` is their own, `TotalBalance` would hold that of the jobs. */
export function* balances(facts: CompanyFacts, { cursor }: { cursor?: string }): Reading<BalancePage> {
  const tree = { MaxReturned: ROWS, ...ALL, IncludeRetElement: FIELDS };
  const page = yield* pageFrom(facts, { name: 'CustomerQuery', requestId: '1', tree }, cursor);
  if (!page.ok) return page;
  const rows = nodesIn(page.value).map((node) => theirBalance(balanceRow.parse(node), facts.company));
  return { ok: true, value: { rows, next: nextOf(page.value) } };
}

function theirBalance(row: BalanceRow, company: CompanyCapabilities | undefined): TheirBalance {
  return {
    externalId: row.ListID,
    name: row.FullName ?? row.Name,
    balance: row.Balance,
    currency: currencyOf(company, row.CurrencyRef?.ListID),
    active: row.IsActive ?? true,
  };
}

const openInvoiceRow = invoiceRow.extend({ IsPending: z.string().optional() });
const unusedRow = paymentRow.extend({ UnusedPayment: amount });
/** So many documents of a customer in one answer. */
const MOST = 1_000;

/** One round trip. Credit memos and entries are not told apart: they are what is left of the balance. */
export function* openItems(
  facts: CompanyFacts,
  { externalId }: { externalId: string },
): Reading<OpenItems | undefined> {
  const answer = yield* ask({ facts, requests: questionsOf(externalId) });
  if (!answer.ok) return answer;
  const [found, invoices, payments] = ['0', '1', '2'].map((id) => answer.value.of(id));
  if (!found || !invoices || !payments) throw new Error('a question has no answer');
  const refused = [invoices, payments].find((response) => !isAnswered(response));
  if (refused) return refusedRead(refused);
  if (!isAnswered(found))
    return found.statusCode === '3120' ? { ok: true, value: undefined } : refusedRead(found);
  const [row] = nodesIn(found);
  if (!row) return { ok: true, value: undefined };
  const { balance, currency } = theirBalance(balanceRow.parse(row), facts.company);
  const items = [...openInvoices(invoices), ...unusedPayments(payments, currency)];
  const complete = [invoices, payments].every((response) => nodesIn(response).length < MOST);
  return { ok: true, value: { balance, currency, items, complete } };
}

function questionsOf(externalId: string): MessageRequest[] {
  const ofCustomer = { MaxReturned: String(MOST), EntityFilter: { ListID: [externalId] } };
  return [
    { name: 'CustomerQuery', requestId: '0', tree: { ListID: [externalId] } },
    { name: 'InvoiceQuery', requestId: '1', tree: { ...ofCustomer, PaidStatus: 'NotPaidOnly' } },
    { name: 'ReceivePaymentQuery', requestId: '2', tree: ofCustomer },
  ];
}

function openInvoices(response: Response): OpenItem[] {
  return nodesIn(response)
    .map((node) => openInvoiceRow.parse(node))
    .filter(({ IsPending, BalanceRemaining = '0' }) => IsPending !== 'true' && Number(BalanceRemaining) !== 0)
    .map((row) => ({
      kind: 'invoice' as const,
      externalId: row.TxnID,
      what: row.RefNumber ? `Invoice ${row.RefNumber}` : `Invoice of ${row.TxnDate}`,
      open: row.BalanceRemaining ?? '0',
    }));
}

function unusedPayments(response: Response, currency: string): OpenItem[] {
  return nodesIn(response)
    .map((node) => unusedRow.parse(node))
    .filter(({ UnusedPayment }) => Number(UnusedPayment) !== 0)
    .map((row) => ({
      kind: 'payment' as const,
      externalId: row.TxnID,
      what: row.RefNumber ? `Payment ${row.RefNumber}` : `Payment of ${row.TxnDate}`,
      open: negate(row.UnusedPayment, currency),
    }));
}
