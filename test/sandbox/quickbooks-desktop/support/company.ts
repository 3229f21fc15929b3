import { XMLParser } from 'fast-xml-parser';
import type { CompanyFile, CompanyFileOptions } from '../../../../sandbox/quickbooks-desktop/index.ts';
import { createCompanyFile } from '../../../../sandbox/quickbooks-desktop/index.ts';

/** Answers are looked at from outside, untyped as they come. */
export type Loose = ReturnType<typeof JSON.parse>;

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  parseTagValue: false,
  processEntities: { enabled: true },
  htmlEntities: true,
  isArray: (name) => /(?:Ret|LinkedTxn|SupportedQBXMLVersion)$/.test(name),
});

/** A day in winter, so that nothing depends on summer time unless a test is about it. */
export const NOON = Date.parse('2026-01-15T17:00:00Z');

export interface Company {
  file: CompanyFile;
  /** Moves the computer's clock. */
  pass(ms: number): void;
  /** Asks in a session of its own; the answer's `QBXMLMsgsRs`. */
  set(requests: string, options?: SetOptions): Promise<Loose>;
  /** The one answer to one request. */
  ask(request: string, options?: SetOptions): Promise<Loose>;
}

export interface SetOptions {
  version?: string;
  onError?: string;
  attributes?: string;
}

export function company(options: CompanyFileOptions = {}): Company {
  let now = NOON;
  const file = createCompanyFile({ now: () => now, ...options });
  const set = async (requests: string, setOptions?: SetOptions) => {
    const session = file.beginSession({ name: 'test', path: '' });
    try {
      return readSet(await session.processRequest(message(requests, setOptions)));
    } finally {
      session.end();
    }
  };
  return {
    file,
    pass: (ms) => {
      now += ms;
    },
    set,
    ask: async (request, setOptions) => firstOf(await set(request, setOptions)),
  };
}

export function message(
  requests: string,
  { version = '13.0', onError = 'continueOnError', attributes = '' }: SetOptions = {},
): string {
  return `<?xml version="1.0" encoding="utf-8"?><?qbxml version="${version}"?><QBXML><QBXMLMsgsRq onError="${onError}"${attributes}>${requests}</QBXMLMsgsRq></QBXML>`;
}

export function readSet(answer: string): Loose {
  return parser.parse(answer).QBXML.QBXMLMsgsRs;
}

export function firstOf(set: Loose): Loose {
  const [name] = Object.keys(set).filter((key) => !key.startsWith('@'));
  return { name, ...(set[name ?? ''] ?? {}) };
}

export function customerAdd(name: string, rest = ''): string {
  return `<CustomerAddRq requestID="c"><CustomerAdd><Name>${name}</Name>${rest}</CustomerAdd></CustomerAddRq>`;
}

export function line(rate: string, { quantity = '1', item = 'Gardening', tax = 'Tax' } = {}): string {
  return `<InvoiceLineAdd><ItemRef><FullName>${item}</FullName></ItemRef><Quantity>${quantity}</Quantity><Rate>${rate}</Rate><SalesTaxCodeRef><FullName>${tax}</FullName></SalesTaxCodeRef></InvoiceLineAdd>`;
}

export function invoiceAdd(customer: string, lines: string, head = ''): string {
  return `<InvoiceAddRq requestID="i"><InvoiceAdd><CustomerRef><FullName>${customer}</FullName></CustomerRef>${head}${lines}</InvoiceAdd></InvoiceAddRq>`;
}

export function paymentAdd(
  customer: string,
  total: string,
  applied: Record<string, string> | 'auto' | 'none',
): string {
  const lines =
    typeof applied === 'string'
      ? `<IsAutoApply>${applied === 'auto'}</IsAutoApply>`
      : Object.entries(applied)
          .map(
            ([id, amount]) =>
              `<AppliedToTxnAdd><TxnID>${id}</TxnID><PaymentAmount>${amount}</PaymentAmount></AppliedToTxnAdd>`,
          )
          .join('');
  return `<ReceivePaymentAddRq requestID="p"><ReceivePaymentAdd><CustomerRef><FullName>${customer}</FullName></CustomerRef><TotalAmount>${total}</TotalAmount>${lines}</ReceivePaymentAdd></ReceivePaymentAddRq>`;
}
