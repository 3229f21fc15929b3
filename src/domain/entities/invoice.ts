import { z } from 'zod';
import { ELIGIBLE, type EntityDefinition, type Problem, type RecordRef } from '../entity.ts';
import {
  addAmounts,
  currencySchema,
  decimalSchema,
  extend,
  fitsCurrency,
  isMore,
  sameAmount,
} from '../money.ts';
import { taxCodesOf } from '../tax-codes.ts';
import { invoiceInOurWords } from './invoice-in-our-words.ts';

const lineSchema = z
  .strictObject({
    serviceItemId: z
      .string()
      .min(1)
      .max(200)
      .optional()
      .describe('Without one the company’s default item is used'),
    description: z.string().max(4000).optional(),
    quantity: decimalSchema.default('1'),
    unitPrice: decimalSchema,
    amount: decimalSchema.describe('quantity × unitPrice, rounded to the currency'),
    taxable: z.boolean().default(false),
    taxCode: z
      .string()
      .trim()
      .min(1)
      .max(100)
      .optional()
      .describe('Your own name of the tax code, for companies outside the United States'),
    serviceDate: z.iso.date().optional(),
  })
  .meta({ id: 'InvoiceLine' });

export const invoiceSchema = z
  .strictObject({
    customerId: z.string().min(1).max(200),
    number: z.string().trim().min(1).max(21).optional(),
    status: z.enum(['draft', 'sent', 'paid', 'void']),
    issueDate: z.iso.date(),
    dueDate: z.iso.date().optional(),
    currency: currencySchema.default('USD'),
    lines: z.array(lineSchema).min(1).max(500),
    discount: decimalSchema.optional().describe('Amount taken off the sum of the lines'),
    taxInclusive: z
      .boolean()
      .optional()
      .describe('Prices, amounts and discount already hold the tax; outside the United States only'),
    tax: decimalSchema.default('0').describe('Total tax of the invoice'),
    total: decimalSchema.describe('Sum of the lines − discount + tax; without the tax where prices hold it'),
    email: z.email().max(100).optional(),
    memo: z.string().max(3900).optional().describe('For the business only'),
    customerMessage: z.string().max(1000).optional(),
  })
  .meta({ id: 'Invoice' });

export type Invoice = z.infer<typeof invoiceSchema>;

export const invoice: EntityDefinition<typeof invoiceSchema> = {
  type: 'invoice',
  label: 'Invoice',
  plural: 'invoices',
  account: { field: 'customerId' },
  autoSync: true,
  schema: invoiceSchema,
  nameOf: (data) => data.number ?? 'Invoice without number',
  eligibility(data) {
    if (data.status === 'draft')
      return { eligible: false, reason: 'The invoice is a draft; it syncs once it is sent.' };
    return data.status === 'void' ? { eligible: true, desired: 'void' } : ELIGIBLE;
  },
  prerequisites(data) {
    const items = new Set(data.lines.flatMap((line) => line.serviceItemId ?? []));
    return [
      { entityType: 'customer', recordId: data.customerId } satisfies RecordRef,
      ...[...items].map((recordId): RecordRef => ({ entityType: 'service_item', recordId })),
    ];
  },
  mappings: (data) => taxCodesOf(data).map((key) => ({ kind: 'tax_code', key })),
  check: checkInvoice,
  totalOf: (data) => data.total,
  taxInside: (data) => (data.taxInclusive ? data.tax : undefined),
  inOurWords: invoiceInOurWords,
  sides: {
    together: [['lines', 'discount', 'taxInclusive', 'tax', 'total', 'currency']],
    // What is paid follows from the payments.
    alike: { status: (ours, theirs) => (ours === 'void') === (theirs === 'void') },
  },
};

function checkInvoice(data: Invoice): Problem[] {
  return [
    ...checkPrecision(data),
    ...data.lines.flatMap((_, index) => checkLine(data, index)),
    ...checkTotal(data),
  ];
}

function checkPrecision(data: Invoice): Problem[] {
  return (['discount', 'tax', 'total'] as const)
    .filter((field) => !fitsCurrency(data[field] ?? '0', data.currency))
    .map((field) => ({ path: [field], message: `has more digits than ${data.currency} allows` }));
}

function checkLine(data: Invoice, index: number): Problem[] {
  const line = data.lines[index];
  if (!line) return [];
  const path = ['lines', index, 'amount'];
  if (!fitsCurrency(line.amount, data.currency)) {
    return [{ path, message: `has more digits than ${data.currency} allows` }];
  }
  const expected = extend(line.quantity, line.unitPrice, data.currency);
  if (sameAmount(line.amount, expected)) return [];
  return [{ path, message: `is ${line.amount}, but ${line.quantity} × ${line.unitPrice} is ${expected}` }];
}

function checkTotal(data: Invoice): Problem[] {
  const added = data.taxInclusive ? [] : [data.tax];
  const sum = addAmounts(
    [...data.lines.map((line) => line.amount), `-${data.discount ?? '0'}`, ...added],
    data.currency,
  );
  const problems: Problem[] = [];
  if (sum.startsWith('-')) problems.push({ path: ['discount'], message: 'is more than the invoice' });
  if (!sameAmount(sum, data.total)) {
    const parts = data.taxInclusive ? 'lines − discount' : 'lines − discount + tax';
    problems.push({ path: ['total'], message: `is ${data.total}, but ${parts} is ${sum}` });
  }
  if (data.taxInclusive && isMore(data.tax, sum)) {
    problems.push({ path: ['tax'], message: `is ${data.tax}, more than the ${sum} that hold it` });
  }
  if (data.dueDate && data.dueDate < data.issueDate) {
    problems.push({ path: ['dueDate'], message: 'is before issueDate' });
  }
  return problems;
}
