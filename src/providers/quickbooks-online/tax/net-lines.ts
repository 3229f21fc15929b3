import { Decimal } from 'decimal.js';
import type { Invoice } from '../../../domain/entities/invoice.ts';
import type { CodedLines } from './line-codes.ts';
import { percentOfAll, taxWithin } from './reckon.ts';

/**
 * What lines whose amounts hold the tax come to without it, by line. The lines of a code add up to what the code
 * as a whole comes to: the last takes the cents that rounding each line would lose.
 */
export function netLines(data: Invoice, codes: readonly CodedLines[]): Map<number, Decimal> {
  return new Map(codes.flatMap((code) => netOf(data, code)));
}

function netOf(data: Invoice, { lines, fact, amount }: CodedLines): [number, Decimal][] {
  const percent = percentOfAll(fact?.rates ?? [], data.issueDate);
  let left = amount.minus(taxWithin(amount, percent));
  return lines.map((index, position) => {
    const gross = new Decimal(data.lines[index]?.amount ?? '0');
    const net = position === lines.length - 1 ? left : gross.minus(taxWithin(gross, percent));
    left = left.minus(net);
    return [index, net];
  });
}
