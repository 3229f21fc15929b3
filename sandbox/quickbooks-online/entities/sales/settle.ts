import type { Books } from '../../engine/books.ts';
import { linkType } from '../../engine/transaction-types.ts';
import type { JsonObject } from '../../json.ts';
import { objects, text } from '../../json.ts';
import { cents, fromCents, sum } from '../../money.ts';
import type { Link } from '../declaration.ts';
import { homeAmount } from './totals.ts';

/** Links as a record shows them: those it names itself, then those that name it. */
export function shownLinks(record: JsonObject, incoming: readonly Link[], books: Books): JsonObject[] {
  const own = objects(record, 'LinkedTxn').filter((link) => isOwn(text(link, 'TxnType') ?? ''));
  if (incoming.length === 0) return own;
  const others = incoming.map(({ to }) => {
    return { TxnId: to.id, TxnType: linkType(to.entity, () => books.see(to.entity, to.id)) };
  });
  return [...own, ...others];
}

/** Kinds that a form links by itself; every other link belongs to the transaction on its far side. */
const ownKinds = new Set(['Estimate', 'TimeActivity', 'ReimburseCharge', 'PurchaseOrder', 'StatementCharge']);

function isOwn(type: string): boolean {
  return ownKinds.has(type);
}

/** Brings `Balance` and `LinkedTxn` of an open transaction in line with what is applied to it. */
export function settleOpen(record: JsonObject, incoming: readonly Link[], books: Books): JsonObject {
  const open = cents(record, 'TotalAmt') - sum(incoming.map((link) => link.cents));
  const Balance = fromCents(open);
  const LinkedTxn = shownLinks(record, incoming, books);
  if (!books.settings.multicurrency) return { Balance, LinkedTxn };
  return { Balance, HomeBalance: fromCents(homeAmount(record, open)), LinkedTxn };
}

/** Voids a form: every amount is 0 and the note says so. */
export function voidedSale(record: JsonObject): JsonObject {
  const Line = objects(record, 'Line').map(voidLine);
  const TxnTaxDetail = { TotalTax: 0 };
  const note = text(record, 'PrivateNote');
  return {
    ...record,
    Line,
    TxnTaxDetail,
    TotalAmt: 0,
    ...(record.HomeTotalAmt === undefined ? {} : { HomeTotalAmt: 0 }),
    LinkedTxn: [],
    PrivateNote: note ? `Voided - ${note}` : 'Voided',
  };
}

function voidLine(line: JsonObject): JsonObject {
  const result: JsonObject = { ...line, Amount: 0 };
  for (const [name, value] of Object.entries(line)) {
    if (!name.endsWith('LineDetail') || typeof value !== 'object' || value === null || Array.isArray(value))
      continue;
    const detail: JsonObject = { ...value };
    if (detail.Qty !== undefined) detail.Qty = 0;
    if (detail.TaxInclusiveAmt !== undefined) detail.TaxInclusiveAmt = 0;
    if (detail.Line !== undefined) detail.Line = objects(detail, 'Line').map(voidLine);
    if (detail.DiscountPercent !== undefined) detail.DiscountPercent = 0;
    result[name] = detail;
  }
  return result;
}
