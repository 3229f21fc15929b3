import { z } from 'zod';
import { ELIGIBLE, type EntityDefinition, OF_CUSTOMER, type Problem, type RecordRef } from '../entity.ts';
import {
  addAmounts,
  currencySchema,
  decimalSchema,
  extend,
  fitsCurrency,
  isMore,
  sameAmount,
  signedDecimalSchema,
} from '../money.ts';
import { taxCodesOf } from '../tax-codes.ts';
import { addressProblems } from './forms.ts';
import { invoiceInOurWords } from './invoice-in-our-words.ts';

/** What a line may be there that has no place here but among the lines. */
const KEPT_KINDS = ['group', 'negative', 'shipping', 'text'] as const;

const STATES = ['draft', 'sent', 'paid', 'void'] as const;

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
    unitPrice: signedDecimalSchema,
    amount: signedDecimalSchema.describe('quantity × unitPrice, rounded to the currency'),
    taxable: z.boolean().default(false),
    taxCode: z
      .string()
      .trim()
      .min(1)
      .max(100)
      .optional()
      .describe('Your own name of the tax code, for companies outside the United States'),
    serviceDate: z.iso.date().optional(),
    kept: z
      .enum(KEPT_KINDS)
      .optional()
      .describe(
        'A line that only QuickBooks can have in this form: it came from there, and stays there as it is. Hand it back with the others; left out, it is asked for before it is removed there',
      ),
  })
  .meta({ id: 'InvoiceLine' });

export const invoiceSchema = z
  .strictObject({
    customerId: z.string().min(1).max(200),
    number: z.string().trim().min(1).max(21).optional(),
    status: z.enum(STATES),
    issueDate: z.iso.date(),
    dueDate: z.iso.date().optional(),
    currency: currencySchema
      .default('USD')
      .describe('Left out, it is the customer’s, else that of the connected company’s books'),
    lines: z.array(lineSchema).min(1),
    discount: decimalSchema.optional().describe('Amount taken off the sum of the lines'),
    taxInclusive: z
      .boolean()
      .optional()
      .describe('Prices, amounts and discount already hold the tax; outside the United States only'),
    tax: decimalSchema.default('0').describe('Total tax of the invoice'),
    total: decimalSchema.describe('Sum of the lines − discount + tax; without the tax where prices hold it'),
    email: z.string().max(100).optional().describe('Several are separated by commas'),
    memo: z.string().max(4000).optional().describe('For the business only'),
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
  addsUp: checkSums,
  keptParts: ({ lines }) =>
    lines.flatMap(({ kept, description }) =>
      kept ? { name: keptName(kept, description), goesBack: kept === 'text' } : [],
    ),
  totalOf: (data) => data.total,
  listed: { states: STATES, day: 'issueDate', amount: 'total', people: [OF_CUSTOMER] },
  moneyOf: ({ currency, issueDate: date }) => ({ currency, date }),
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
    ...checkSums(data),
    ...checkForm(data),
  ];
}

const MOST_LINES = 1_000;

function checkForm(data: Invoice): Problem[] {
  const problems = addressProblems('email', data.email);
  if (data.lines.length > MOST_LINES)
    problems.push({ path: ['lines'], message: `has more than ${MOST_LINES} entries` });
  if (data.dueDate && data.dueDate < data.issueDate)
    problems.push({ path: ['dueDate'], message: 'is before issueDate' });
  return problems;
}

function keptName(kept: (typeof KEPT_KINDS)[number], description: string | undefined): string {
  const names = {
    group: 'a group',
    negative: 'a negative line',
    shipping: 'shipping',
    text: 'a line of text',
  };
  return description ? `${names[kept]} (${description})` : names[kept];
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
  // It came from there, and is handed back as it is.
  if (line.kept) return [];
  const negative = (['unitPrice', 'amount'] as const).find((field) => isMore(0, line[field]));
  if (negative) return [{ path: ['lines', index, negative], message: 'is negative' }];
  const expected = extend(line.quantity, line.unitPrice, data.currency);
  if (sameAmount(line.amount, expected)) return [];
  return [{ path, message: `is ${line.amount}, but ${line.quantity} × ${line.unitPrice} is ${expected}` }];
}

function checkSums(data: Invoice): Problem[] {
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
  return problems;
}
