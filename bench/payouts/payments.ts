import { z } from 'zod';
import type { ApiClient } from '../../src/dev/demo/api-client.ts';
import { centsOf } from './accounts.ts';
import type { Paid, Transaction } from './ledger.ts';

const sourceSchema = z.looseObject({
  id: z.string(),
  object: z.string(),
  amount: z.number(),
  currency: z.string(),
  amount_captured: z.number().optional(),
  amount_refunded: z.number().optional(),
  payment_intent: z.string().nullish(),
  charge: z.string().nullish(),
});
export const sourcesSchema = z.array(sourceSchema);
type Source = z.infer<typeof sourceSchema>;

/**
 * A customer, an invoice and a payment of ours for every charge that was captured in part or paid in another
 * currency, and what the ledger says each brought.
 */
export async function makePayments(
  api: ApiClient,
  transactions: readonly Transaction[],
  sources: readonly Source[],
): Promise<Paid> {
  const settled = new Map(
    transactions.flatMap(({ source, currency }): [string, string][] => (source ? [[source, currency]] : [])),
  );
  const charges = sources.filter(
    ({ id, object, currency, amount_refunded: left = 0 }) =>
      object === 'charge' && settled.has(id) && (left > 0 || settled.get(id) !== currency),
  );
  const currencies = [...new Set(charges.map(({ currency }) => currency))];
  await load(api, [...currencies.map(customerIn), ...charges.flatMap(recordsFor)]);
  const paid = new Map(
    charges.map(
      ({ id, currency, amount_captured: captured = 0 }) =>
        [id, { cents: centsOf(captured, currency), currency }] as const,
    ),
  );
  const reversals = new Set(
    transactions
      .filter(({ reporting_category: category }) => category === 'partial_capture_reversal')
      .map(({ source }) => source),
  );
  // The reversal of what was not captured belongs to its charge.
  for (const { object, charge, id } of sources) {
    const own = reversals.has(id) && object === 'refund' && charge ? paid.get(charge) : undefined;
    if (own) paid.set(id, { ...own, cents: 0 });
  }
  return paid;
}

const WITHOUT_DECIMALS = new Set(['jpy', 'isk']);

const customerIn = (currency: string) => ({
  type: 'customer',
  id: `c-${currency}`,
  data: { displayName: `Customer in ${currency}`, currency: currency.toUpperCase() },
});

function recordsFor({ id, currency: code, amount_captured: captured = 0, payment_intent: intent }: Source) {
  const amount = (centsOf(captured, code) / 100).toFixed(WITHOUT_DECIMALS.has(code) ? 0 : 2);
  const currency = code.toUpperCase();
  const customerId = `c-${code}`;
  const lines = [{ description: 'Work', quantity: '1', unitPrice: amount, amount }];
  const invoice = { customerId, status: 'sent', issueDate: '2026-01-02', currency, lines, total: amount };
  const allocations = [{ invoiceId: `i-${id}`, amount }];
  const payment = { customerId, status: 'collected', date: '2026-01-03', currency, amount, allocations };
  return [
    { type: 'invoice', id: `i-${id}`, data: invoice },
    { type: 'payment', id: `p-${id}`, data: { ...payment, processorId: intent } },
  ];
}

const CHUNK = 500;

async function load(api: ApiClient, lines: readonly object[]): Promise<void> {
  for (let start = 0; start < lines.length; start += CHUNK) {
    const chunk = lines.slice(start, start + CHUNK);
    const answer = await api.postLines('/v1/records:bulk', chunk, z.looseObject({ rejected: z.int() }));
    if (answer.rejected > 0)
      throw new Error(`${answer.rejected} records were refused: ${JSON.stringify(answer).slice(0, 600)}`);
  }
}
