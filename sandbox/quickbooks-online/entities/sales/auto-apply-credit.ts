import type { Books } from '../../engine/books.ts';
import { create } from '../../engine/write.ts';
import type { JsonObject } from '../../json.ts';
import { refId, text } from '../../json.ts';
import { type Cents, cents, fromCents } from '../../money.ts';

type Kind = 'Invoice' | 'CreditMemo';

const OTHER: Record<Kind, Kind> = { Invoice: 'CreditMemo', CreditMemo: 'Invoice' };

/**
 * The preference AutoApplyCredit: a new invoice uses up what its customer has good, a new credit goes to the oldest
 * open invoices. Each application shows as a payment of 0 that links both (recorded live). Returns whether there was one.
 */
export function applyCredits(books: Books, made: JsonObject, kind: Kind): boolean {
  if (!books.settings.autoApplyCredit) return false;
  const first = openOf(made, kind);
  let left = first;
  for (const other of openOnes(books, OTHER[kind], made)) {
    const part = Math.min(left, openOf(other, OTHER[kind]));
    if (part <= 0) break;
    left -= part;
    apply(books, made, [kind, made, OTHER[kind], other], part);
  }
  return left < first;
}

function openOf(record: JsonObject, kind: Kind): Cents {
  return cents(record, kind === 'Invoice' ? 'Balance' : 'RemainingCredit');
}

function openOnes(books: Books, kind: Kind, made: JsonObject): JsonObject[] {
  const customer = refId(made, 'CustomerRef') ?? '';
  const dateOf = (record: JsonObject) =>
    `${text(record, 'TxnDate')} ${text(record, 'Id')?.padStart(12, '0')}`;
  return [...books.having(kind, 'CustomerRef', customer)]
    .filter((record) => openOf(record, kind) > 0)
    .sort((a, b) => dateOf(a).localeCompare(dateOf(b)));
}

function apply(
  books: Books,
  made: JsonObject,
  [kind, one, otherKind, other]: [Kind, JsonObject, Kind, JsonObject],
  part: Cents,
): void {
  const line = (TxnType: Kind, record: JsonObject) => ({
    Amount: fromCents(part),
    LinkedTxn: [{ TxnId: text(record, 'Id'), TxnType }],
  });
  create(books, books.declaration('Payment'), {
    CustomerRef: { value: refId(made, 'CustomerRef') },
    TotalAmt: 0,
    ...(made.CurrencyRef === undefined ? {} : { CurrencyRef: made.CurrencyRef }),
    ...(made.ExchangeRate === undefined ? {} : { ExchangeRate: made.ExchangeRate }),
    PrivateNote: 'Created by QB Online to link credits to charges.',
    Line: [line(kind, one), line(otherKind, other)],
  });
}
