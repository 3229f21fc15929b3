import type { Mapping } from '../../src/domain/mapping.ts';
import type { CompanyCapabilities } from '../../src/providers/provider.ts';
import { vendorFacts } from '../../src/providers/quickbooks-online/company-facts.ts';

/** A kind of company that invoices are written for, and how its people reckon tax. */
export interface Book {
  name: string;
  seed: 'us-lists' | 'ca-sample' | 'uk-sample';
  settings: Record<string, unknown>;
  currencies: readonly string[];
  /** Outside the United States: our codes, the code there, and the percentages of its rates. */
  codes: readonly TaxCode[];
  /** In the United States: the percentages that tax is reckoned at; several are separate rates. */
  rates: readonly (readonly string[])[];
  /** State of the customer's address, which automated tax goes by. */
  state: string;
}

export interface TaxCode {
  ours: string;
  theirs: string;
  /** By rate; a name that two codes share is one rate. */
  rates: readonly { name: string; percent: string }[];
}

const gst = { name: 'GST', percent: '5' };
const CANADA: readonly TaxCode[] = [
  { ours: 'hst', theirs: 'HST ON', rates: [{ name: 'HST ON', percent: '13' }] },
  { ours: 'gst', theirs: 'GST', rates: [gst] },
  { ours: 'bc', theirs: 'GST/PST BC', rates: [gst, { name: 'PST BC', percent: '7' }] },
  { ours: 'qc', theirs: 'GST/QST QC', rates: [gst, { name: 'QST', percent: '9.975' }] },
  { ours: 'zero', theirs: 'Zero-rated', rates: [] },
  { ours: 'Taxable', theirs: 'HST ON', rates: [{ name: 'HST ON', percent: '13' }] },
  { ours: 'Non-taxable', theirs: 'Exempt', rates: [] },
];
const KINGDOM: readonly TaxCode[] = [
  { ours: 'standard', theirs: '20.0% S', rates: [{ name: '20.0% S', percent: '20' }] },
  { ours: 'reduced', theirs: '5.0% R', rates: [{ name: '5.0% R', percent: '5' }] },
  { ours: 'zero', theirs: '0.0% Z', rates: [] },
  { ours: 'Taxable', theirs: '20.0% S', rates: [{ name: '20.0% S', percent: '20' }] },
  { ours: 'Non-taxable', theirs: 'No VAT', rates: [] },
];

const NONE = { codes: [], rates: [], state: 'TX' };

export const BOOKS: readonly Book[] = [
  {
    ...NONE,
    name: 'US, manual tax',
    seed: 'us-lists',
    settings: {},
    currencies: ['USD'],
    rates: [['8'], ['7.1', '2'], []],
  },
  {
    ...NONE,
    name: 'US, automated tax',
    seed: 'us-lists',
    settings: { automatedSalesTax: true },
    currencies: ['USD'],
    rates: [['8'], []],
    state: 'CA',
  },
  {
    ...NONE,
    name: 'US, several currencies',
    seed: 'us-lists',
    settings: { multicurrency: true },
    currencies: ['USD', 'EUR', 'JPY', 'KWD'],
    rates: [['8'], []],
  },
  { ...NONE, name: 'Canada', seed: 'ca-sample', settings: {}, currencies: ['CAD'], codes: CANADA },
  {
    ...NONE,
    name: 'Canada, several currencies',
    seed: 'ca-sample',
    settings: { multicurrency: true },
    currencies: ['CAD', 'USD', 'JPY'],
    codes: CANADA,
  },
  { ...NONE, name: 'United Kingdom', seed: 'uk-sample', settings: {}, currencies: ['GBP'], codes: KINGDOM },
];

/** What somebody chose on the page of tax codes. */
export function mappingsOf(book: Book, company: CompanyCapabilities): Mapping[] {
  const { taxCodes } = vendorFacts(company);
  return book.codes.map(({ ours, theirs }) => {
    const code = taxCodes.find(({ name }) => name === theirs);
    if (!code) throw new Error(`the company has no tax code ${theirs}`);
    return { kind: 'tax_code', key: ours, externalId: code.id, externalName: theirs };
  });
}
