import type { Books } from '../engine/books.ts';
import { commit } from '../engine/commit.ts';
import { touched } from '../engine/metadata.ts';
import { present } from '../engine/present.ts';
import type { EntityDeclaration } from '../entities/declaration.ts';
import { fault, notFound, unsupported } from '../faults/catalog.ts';
import type { Answer } from '../http/exchange.ts';
import type { JsonObject } from '../json.ts';
import { child, number, text } from '../json.ts';
import { recordTime } from '../wire-time.ts';

const sendable = new Set([
  'Invoice',
  'Estimate',
  'SalesReceipt',
  'CreditMemo',
  'RefundReceipt',
  'Payment',
  'PurchaseOrder',
]);

function form(books: Books, entity: string, id: string): JsonObject {
  if (!sendable.has(entity)) throw unsupported(`document of ${entity}`);
  const record = books.find(entity, id);
  if (!record) throw notFound();
  return record;
}

/** `POST /{entity}/{id}/send`: marks the form as sent; nothing leaves the sandbox. */
export function send(books: Books, entity: string, id: string, to: string | undefined): JsonObject {
  const record = form(books, entity, id);
  const address =
    to ?? text(child(record, 'BillEmail'), 'Address') ?? text(child(record, 'POEmail'), 'Address');
  if (!address) throw fault('6420', 'An email address is needed to send the transaction.', 'BillEmail');
  const declaration = books.declaration(entity);
  const sent = { ...record, ...marks(declaration, address, recordTime(books.clock.now())) };
  const made = books.transaction(() => commit(books, declaration, touched(books, sent, record), record));
  books.note(entity, id, 'Emailed');
  return { [entity]: present(books, declaration, made) };
}

/** What a kind shows of having been sent: a payment nothing, an order other than a sale. */
function marks({ fields }: EntityDeclaration, Address: string, DeliveryTime: string): JsonObject {
  const all: JsonObject = {
    EmailStatus: 'EmailSent',
    [fields.POEmail ? 'POEmail' : 'BillEmail']: { Address },
    DeliveryInfo: { DeliveryType: 'Email', DeliveryTime },
  };
  return Object.fromEntries(Object.entries(all).filter(([name]) => fields[name]));
}

/** `GET /{entity}/{id}/pdf`: one page with the number and the total. */
export function pdf(books: Books, entity: string, id: string): Answer {
  const record = form(books, entity, id);
  const line = `${entity} ${text(record, 'DocNumber') ?? id}: ${number(record, 'TotalAmt')?.toFixed(2) ?? ''}`;
  return {
    status: 200,
    headers: { 'Content-Type': 'application/pdf' },
    body: Buffer.from(pdfPage(line), 'latin1'),
  };
}

function pdfPage(line: string): string {
  const stream = `BT /F1 18 Tf 72 720 Td (${line.replace(/[()\\]/g, '\\$&')}) Tj ET`;
  const parts = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    `<< /Length ${stream.length} >>\nstream\n${stream}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
  ];
  let body = '%PDF-1.4\n';
  const offsets = parts.map((part, i) => {
    const offset = body.length;
    body += `${i + 1} 0 obj\n${part}\nendobj\n`;
    return String(offset).padStart(10, '0');
  });
  const table = offsets.map((offset) => `${offset} 00000 n \n`).join('');
  return `${body}xref\n0 6\n0000000000 65535 f \n${table}trailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n${body.length}\n%%EOF\n`;
}
