import { plainDecimal, sumOf, times } from '../../format/exact.ts';

export interface LineValues {
  key: number;
  description: string;
  quantity: string;
  unitPrice: string;
  taxCode: string;
  taxable: boolean;
}

export interface InvoiceValues {
  number: string;
  issueDate: string;
  dueDate: string;
  lines: LineValues[];
  tax: string;
  draft: boolean;
}

export const EMPTY_LINE: Omit<LineValues, 'key'> = {
  description: '',
  quantity: '1',
  unitPrice: '',
  taxCode: '',
  taxable: false,
};

export function emptyInvoice(today: string): InvoiceValues {
  const lines = [{ ...EMPTY_LINE, key: 0 }];
  return { number: '', issueDate: today, dueDate: '', lines, tax: '0', draft: false };
}

/** Lines and tax together; undefined while one of them is no number. */
export function totalOf({ lines, tax }: InvoiceValues, currency: string): string | undefined {
  const amounts = lines.map(({ quantity, unitPrice }) => times(quantity, unitPrice, currency));
  return sumOf([...amounts, tax], currency);
}

interface Around {
  customerId: string;
  currency: string;
  byCode: boolean;
}

/** As the API wants it. What is no number is sent as it was typed: the API says at the field what is wrong. */
export function invoiceFrom(values: InvoiceValues, { customerId, currency, byCode }: Around) {
  const { number, issueDate, dueDate, tax, draft } = values;
  const status: 'draft' | 'sent' = draft ? 'draft' : 'sent';
  return {
    customerId,
    number: number.trim(),
    status,
    issueDate,
    ...(dueDate ? { dueDate } : {}),
    currency,
    lines: values.lines.map((line) => lineFrom(line, currency, byCode)),
    tax: plainDecimal(tax) || '0',
    total: totalOf(values, currency) ?? '0',
  };
}

function lineFrom(line: LineValues, currency: string, byCode: boolean) {
  const { description, quantity, unitPrice, taxCode, taxable } = line;
  const how = byCode ? (taxCode.trim() === '' ? {} : { taxCode: taxCode.trim() }) : { taxable };
  return {
    description,
    quantity: plainDecimal(quantity),
    unitPrice: plainDecimal(unitPrice),
    amount: times(quantity, unitPrice, currency) ?? '0',
    ...how,
  };
}
