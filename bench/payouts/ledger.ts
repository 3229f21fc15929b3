import { z } from 'zod';

/** The stand-in's own ledger. Amounts are as the processor states them. */

const transactionSchema = z.object({
  id: z.string(),
  type: z.string(),
  amount: z.number(),
  fee: z.number(),
  net: z.number(),
  currency: z.string(),
  created: z.number(),
  reporting_category: z.string(),
  source: z.string().nullable(),
  fee_details: z.array(z.object({ type: z.string(), amount: z.number() })),
});
export type Transaction = z.infer<typeof transactionSchema>;
export const transactionsSchema = z.array(transactionSchema);

export const ledgerSchema = z.array(
  z.object({
    id: z.string(),
    amount: z.number(),
    currency: z.string(),
    status: z.string(),
    automatic: z.boolean(),
    created: z.number(),
    transactions: transactionsSchema,
  }),
);
export type LedgerPayout = z.infer<typeof ledgerSchema>[number];

/** What a charge with a payment of ours brought in the customer's currency. */
export type Paid = ReadonlyMap<string, { cents: number; currency: string }>;

/** The payout's own movement, with what was kept of it. */
export function ownOf({ id, transactions }: LedgerPayout): Transaction | undefined {
  return transactions.find(({ type, source }) => type === 'payout' && source === id);
}

/** It came back: nothing of it is in the bank. */
export function hasComeBack({ status }: LedgerPayout): boolean {
  return status === 'failed' || status === 'canceled';
}
