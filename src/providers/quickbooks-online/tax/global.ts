import { Decimal } from 'decimal.js';
import type { Invoice } from '../../../domain/entities/invoice.ts';
import { isMore } from '../../../domain/money.ts';
import { isTaxed } from '../../../domain/tax-codes.ts';
import { SyncError } from '../../../errors.ts';
import type { ComposeContext } from '../../provider.ts';
import { ExactNumber, type JsonObject } from '../exact-json.ts';
import { type CodedLines, codedLines } from './line-codes.ts';
import { netLines } from './net-lines.ts';
import { agreeing, reckonable } from './prediction.ts';
import { taxIsOff } from './tax-is-off.ts';
import type { InvoiceTax, TaxRules } from './tax-members.ts';

/** Outside the United States each line names a tax code of the company; QuickBooks reckons the tax from them. */
export function globalRules(context: Pick<ComposeContext, 'company' | 'mapped'>): TaxRules {
  return {
    customer: () => ({}),
    serviceItem: () => ({}),
    invoice(data) {
      if (context.company.salesTax === 'none') return withoutTax(data, {});
      if (!isTaxed(data)) return withoutTax(data, { GlobalTaxCalculation: 'NotApplicable' });
      return taxed(data, codedLines(data, context));
    },
  };
}

function withoutTax(data: Invoice, members: JsonObject): InvoiceTax {
  if (isMore(data.tax, 0)) throw taxIsOff(data);
  return { lines: data.lines.map(() => ({ detail: {} })), members };
}

function taxed(data: Invoice, codes: readonly CodedLines[]): InvoiceTax {
  const sums = reckonable(codes);
  const basis = sums && agreeing(data, sums);
  if (data.taxInclusive && !sums) throw unknownRates(codes);
  const calculation = data.taxInclusive ? 'TaxInclusive' : 'TaxExcluded';
  const afterDiscount = basis?.afterDiscount ?? true;
  const members = {
    GlobalTaxCalculation: calculation,
    ...(isMore(data.discount ?? '0', 0) ? { ApplyTaxAfterDiscount: afterDiscount } : {}),
  };
  return { lines: lineTaxes(data, codes), members };
}

function lineTaxes(data: Invoice, codes: readonly CodedLines[]): InvoiceTax['lines'] {
  const nets = data.taxInclusive ? netLines(data, codes) : new Map<number, Decimal>();
  const codeOf = new Map(codes.flatMap(({ id, lines }) => lines.map((index) => [index, id] as const)));
  return data.lines.map((line, index) => {
    const code = { TaxCodeRef: { value: codeOf.get(index) ?? '' } };
    const net = nets.get(index);
    if (!net) return { detail: code };
    return {
      detail: { ...code, TaxInclusiveAmt: new ExactNumber(line.amount) },
      net: { amount: net.toFixed(2), unitPrice: netPrice(line, net) },
    };
  });
}

/** QuickBooks wants the amount to be price times quantity; seven digits bring it within the cent. */
function netPrice({ quantity, unitPrice }: Invoice['lines'][number], net: Decimal): string {
  const count = new Decimal(quantity);
  return count.isZero() ? new Decimal(unitPrice).toFixed() : net.div(count).toDecimalPlaces(7).toFixed();
}

function unknownRates(codes: readonly CodedLines[]): SyncError {
  const unknown = codes.filter(({ fact }) => !fact?.rates).map(({ name }) => `“${name}”`);
  return new SyncError({
    type: 'ReferenceNotFound',
    message: `The rates of the tax code ${unknown.join(', ')} are not known, so the price without its tax is not either. Read the company again, or send prices without tax.`,
    field: 'taxInclusive',
  });
}
