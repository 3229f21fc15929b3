import { z } from 'zod';
import type { OurView } from '../entity.ts';
import { sameAmount } from '../money.ts';
import { NON_TAXABLE, TAXABLE, taxCodeOf } from '../tax-codes.ts';
import type { Invoice } from './invoice.ts';

type Line = Invoice['lines'][number];

const ourLine = z.object({
  quantity: z.string(),
  unitPrice: z.string(),
  amount: z.string(),
  taxable: z.boolean(),
  taxCode: z.string().optional(),
});
type OurLine = z.infer<typeof ourLine>;
const ourLines = z.object({ lines: z.array(z.unknown()) });

/**
 * A pulled invoice with our tax codes for those of the other side. A line that says the same as ours keeps our
 * way of saying it: the same code under another of our names, or a price that there is kept without its tax.
 */
export function invoiceInOurWords(theirs: Invoice, { ours, keysAt }: OurView): Invoice {
  const known = ourLines.safeParse(ours).data?.lines ?? [];
  const lines = theirs.lines.map((line, index) => {
    const mine = ourLine.safeParse(known[index]).data;
    const coded = withOurCode(line, keysAt(['lines', index, 'taxCode']), mine);
    return theirs.taxInclusive ? withOurPrice(coded, mine) : coded;
  });
  return { ...theirs, lines, ...inclusiveMark(theirs, ours) };
}

/** Where there is no tax to hold, it makes no difference, and it is not told there. */
function inclusiveMark(theirs: Invoice, ours: OurView['ours']): Pick<Invoice, 'taxInclusive'> {
  const mine = ours?.taxInclusive;
  const isSame = theirs.taxInclusive ? mine === true : mine === false || sameAmount(theirs.tax, '0');
  return isSame && typeof mine === 'boolean' ? { taxInclusive: mine } : {};
}

function withOurCode(line: Line, keys: readonly string[], mine: OurLine | undefined): Line {
  const [first] = keys;
  if (line.taxCode === undefined || first === undefined) return line;
  const key = mine && keys.includes(taxCodeOf(mine)) ? taxCodeOf(mine) : first;
  const { taxCode: _theirs, ...rest } = line;
  if (mine && key === taxCodeOf(mine)) return withCode(rest, mine.taxCode, mine.taxable);
  if (key === TAXABLE || key === NON_TAXABLE) return withCode(rest, undefined, key === TAXABLE);
  return withCode(rest, key, line.taxable);
}

function withCode(line: Omit<Line, 'taxCode'>, taxCode: string | undefined, taxable: boolean): Line {
  return taxCode === undefined ? { ...line, taxable } : { ...line, taxCode, taxable };
}

function withOurPrice(line: Line, mine: OurLine | undefined): Line {
  if (!mine || !sameAmount(mine.amount, line.amount) || !sameAmount(mine.quantity, line.quantity))
    return line;
  return { ...line, unitPrice: mine.unitPrice, quantity: mine.quantity };
}
