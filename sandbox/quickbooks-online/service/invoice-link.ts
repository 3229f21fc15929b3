import type { Books } from '../engine/books.ts';
import type { JsonObject } from '../json.ts';
import { child, flag, isObject, objects, text } from '../json.ts';

/** Whether the request asks for the links under which customers see their invoices. */
export function wantsInvoiceLink(query: URLSearchParams): boolean {
  return /\binvoicelink\b/i.test(query.get('include') ?? '');
}

/** Adds `InvoiceLink` to each invoice of an answer that has an address and can be paid online. */
export function withInvoiceLinks(books: Books, answer: JsonObject): JsonObject {
  const single = child(answer, 'Invoice');
  if (single) return { ...answer, Invoice: linked(books, single) };
  const found = child(answer, 'QueryResponse');
  if (!found?.Invoice) return answer;
  const Invoice = objects(found, 'Invoice').map((invoice) => linked(books, invoice));
  return { ...answer, QueryResponse: { ...found, Invoice } };
}

function linked(books: Books, invoice: JsonObject): JsonObject {
  const payable = flag(invoice, 'AllowOnlineCreditCardPayment') || flag(invoice, 'AllowOnlineACHPayment');
  if (!payable || !isObject(invoice.BillEmail) || !text(invoice.BillEmail, 'Address')) return invoice;
  const id = `${books.company.realmId}-${text(invoice, 'Id')}`;
  return {
    ...invoice,
    InvoiceLink: `https://connect.intuit.com/portal/app/CommerceNetwork/view/scs-v1-${id}`,
  };
}
