import { paymentSchema } from '../../../domain/entities/payment.ts';
import type { Found } from '../../provider.ts';
import type { Reading } from '../../reads.ts';
import { hasMarker } from '../marker.ts';
import { equals, query } from '../query.ts';
import { paymentRow, withWhole } from '../rows.ts';
import { type FindInput, none, sameAs } from './find-context.ts';

/**
 * By customer and date, decided by the marker. A payment of the same amount without our marker may be another
 * payment (two checks of one day), so it is never taken for this one. The total is not looked at: a void
 * sets it to zero.
 */
export function* findPayment(input: FindInput): Reading<Found> {
  const { item, context } = input;
  const data = paymentSchema.parse(item.data);
  const customerId = context.externalId('customer', data.customerId);
  if (!customerId) return none();
  const where = [equals('CustomerRef', customerId), equals('TxnDate', data.date)];
  const found = yield* query({ from: 'Payment', where }, withWhole(paymentRow));
  if (!found.ok) return found;
  const own = found.value.find((row) => hasMarker(row.PrivateNote, item.recordId));
  return own ? sameAs(input, own) : none();
}
