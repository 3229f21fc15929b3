import type { JsonObject } from '../json.ts';
import { text } from '../json.ts';

/** What a `TxnType` of a link stands for. */
const entities: Record<string, string> = {
  BillPaymentCheck: 'BillPayment',
  BillPaymentCreditCard: 'BillPayment',
  Check: 'Purchase',
  Expense: 'Purchase',
  CashPurchase: 'Purchase',
  CreditCardCredit: 'Purchase',
  CreditCardCharge: 'Purchase',
  ReceivePayment: 'Payment',
};

export function entityOfType(type: string): string {
  return entities[type] ?? type;
}

/** The name under which links of others show a record, which is only looked up where its kind does not say it. */
export function linkType(entity: string, look: () => JsonObject | undefined): string {
  return entity === 'Purchase' ? typeOf(entity, look() ?? {}) : typeOf(entity, {});
}

/** As `linkType`, of a record at hand. */
export function typeOf(entity: string, record: JsonObject): string {
  // A bill that was paid by card is linked so as well.
  if (entity === 'BillPayment') return 'BillPaymentCheck';
  if (entity !== 'Purchase') return entity;
  const type = text(record, 'PaymentType');
  if (type === 'Check') return 'Check';
  return type === 'CreditCard' && record.Credit === true ? 'CreditCardCredit' : 'Expense';
}
