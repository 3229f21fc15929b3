import type { OurView } from '../entity.ts';
import type { Payment } from './payment.ts';

/**
 * A pulled payment with what is ours alone: the processor's id is told to nobody, and without it the payout would
 * no longer know the payment. A method that differs in its capitals only stays as we write it.
 */
export function paymentInOurWords(theirs: Payment, { ours }: OurView): Payment {
  const { processorId, method } = ours ?? {};
  return {
    ...theirs,
    ...(typeof processorId === 'string' ? { processorId } : {}),
    ...(typeof method === 'string' && method.toLowerCase() === theirs.method?.toLowerCase()
      ? { method }
      : {}),
  };
}
