import { Decimal } from 'decimal.js';
import type { Invoice } from '../../../domain/entities/invoice.ts';
import { taxCodeOf, taxCodesOf } from '../../../domain/tax-codes.ts';
import { SyncError } from '../../../errors.ts';
import type { ComposeContext } from '../../provider.ts';
import { type TaxCodeFact, vendorFacts } from '../company-facts.ts';

/** The lines of an invoice that share a tax code of the company. */
export interface CodedLines {
  id: string;
  name: string;
  /** What the company says about the code; absent when it was made after connecting. */
  fact?: TaxCodeFact;
  /** Indexes into the invoice's lines. */
  lines: number[];
  amount: Decimal;
}

/** Groups the lines by the codes that ours are mapped to. @throws SyncError TaxCodeNotMapped */
export function codedLines(data: Invoice, context: Pick<ComposeContext, 'company' | 'mapped'>): CodedLines[] {
  requireMapped(data, context);
  const { taxCodes } = vendorFacts(context.company);
  const groups = new Map<string, CodedLines>();
  data.lines.forEach((line, index) => {
    const mapping = context.mapped('tax_code', taxCodeOf(line));
    if (!mapping) return;
    const { externalId: id, externalName } = mapping;
    const fact = taxCodes.find((code) => code.id === id);
    const empty = { id, name: fact?.name || externalName, fact, lines: [], amount: new Decimal(0) };
    const group: CodedLines = groups.get(id) ?? empty;
    group.lines.push(index);
    group.amount = group.amount.plus(line.amount);
    groups.set(id, group);
  });
  return [...groups.values()];
}

function requireMapped(data: Invoice, { mapped }: Pick<ComposeContext, 'mapped'>): void {
  const missing = taxCodesOf(data).filter((code) => !mapped('tax_code', code));
  const [first] = missing;
  if (first === undefined) return;
  const names = missing.map((name) => `“${name}”`).join(', ');
  const index = data.lines.findIndex((line) => taxCodeOf(line) === first);
  throw new SyncError({
    type: 'TaxCodeNotMapped',
    message: `No QuickBooks tax code is chosen for ${names}.`,
    field: `lines.${index}.taxCode`,
    mapping: { kind: 'tax_code', key: first },
  });
}
