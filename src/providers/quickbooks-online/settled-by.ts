import { z } from 'zod';
import type { SettledDocument } from '../provider.ts';
import type { CompanyFacts, Reading } from '../reads.ts';
import { vendorFacts } from './company-facts.ts';
import { oneOf, query } from './query.ts';
import { rowSchema } from './rows.ts';

const linkedTxn = z.array(z.object({ TxnId: z.string(), TxnType: z.string() })).default([]);
const invoiceRow = rowSchema.extend({ Balance: z.string(), LinkedTxn: linkedTxn });
const payerRow = rowSchema.extend({
  TxnDate: z.string(),
  TotalAmt: z.string(),
  PaymentRefNum: z.string().nullish(),
  Line: z.array(z.object({ Amount: z.string().nullish(), LinkedTxn: linkedTxn })).default([]),
});
const creditRow = rowSchema.extend({ DocNumber: z.string().nullish() });

type Invoice = z.infer<typeof invoiceRow>;
type Payer = z.infer<typeof payerRow>;

/** What pays invoices: three reads at most. */
export function* settledBy(facts: CompanyFacts, externalIds: readonly string[]): Reading<SettledDocument[]> {
  const invoices = yield* byId('Invoice', externalIds, invoiceRow);
  if (!invoices.ok) return invoices;
  const payerIds = invoices.value.flatMap(({ LinkedTxn }) => idsOf(LinkedTxn, 'Payment'));
  const payers = yield* byId('Payment', payerIds, payerRow);
  if (!payers.ok) return payers;
  const creditIds = payers.value.flatMap(({ Line }) =>
    Line.flatMap(({ LinkedTxn }) => idsOf(LinkedTxn, 'CreditMemo')),
  );
  const credits = yield* byId('CreditMemo', creditIds, creditRow);
  if (!credits.ok) return credits;
  const numbers = new Map(credits.value.map(({ Id, DocNumber }) => [Id, DocNumber ?? Id]));
  const oldestFirst = payers.value.toSorted((a, b) => a.TxnDate.localeCompare(b.TxnDate));
  const wordsOf = wordsIn(numbers, facts);
  return { ok: true, value: invoices.value.map((invoice) => settled(invoice, oldestFirst, wordsOf)) };
}

function* byId<T>(from: string, ids: readonly string[], row: z.ZodType<T>): Reading<T[]> {
  const some = [...new Set(ids)];
  if (some.length === 0) return { ok: true, value: [] };
  return yield* query({ from, where: [oneOf('Id', some)] }, row);
}

function idsOf(links: readonly { TxnId: string; TxnType: string }[], type: string): string[] {
  return links.filter(({ TxnType }) => TxnType === type).map(({ TxnId }) => TxnId);
}

function settled(
  { Id, Balance }: Invoice,
  payers: readonly Payer[],
  wordsOf: (payer: Payer) => string,
): SettledDocument {
  const by = payers.flatMap((payer) =>
    payer.Line.filter(({ LinkedTxn }) => idsOf(LinkedTxn, 'Invoice').includes(Id)).map((line) => ({
      what: wordsOf(payer),
      amount: line.Amount ?? '0',
    })),
  );
  return { externalId: Id, open: Balance, by };
}

/** A credit shows as a payment of nothing that links it and the invoice. */
function wordsIn(numbers: ReadonlyMap<string, string>, { company }: CompanyFacts): (payer: Payer) => string {
  const byItself = company !== undefined && vendorFacts(company).appliesCredits;
  const hint = byItself ? ', as the company applies credits by itself' : '';
  return ({ TxnDate, PaymentRefNum, Line }) => {
    const credits = Line.flatMap(({ LinkedTxn }) => idsOf(LinkedTxn, 'CreditMemo'));
    if (credits.length > 0)
      return `credit memo ${credits.map((id) => numbers.get(id) ?? id).join(', ')}${hint}`;
    return `${PaymentRefNum ? `payment ${PaymentRefNum}` : 'the payment'} of ${TxnDate}`;
  };
}
