import { XMLParser } from 'fast-xml-parser';
import type { CompanyFile } from '../../../sandbox/quickbooks-desktop/index.ts';

/** Answers are looked at from outside, untyped as they come. */
type Loose = ReturnType<typeof JSON.parse>;

/** A record as QuickBooks itself shows it, by what identifies it to a person, and its amounts. */
export interface Entry {
  kind: string;
  id: string;
  mark: string;
  amounts: string[];
}

const KINDS: Readonly<Record<string, { query: string; describe(row: Loose): Omit<Entry, 'kind' | 'id'> }>> = {
  Customer: { query: 'CustomerQuery', describe: ({ FullName }) => ({ mark: FullName, amounts: [] }) },
  ItemService: {
    query: 'ItemServiceQuery',
    describe: ({ FullName, SalesOrPurchase }) => ({
      mark: FullName,
      amounts: [SalesOrPurchase?.Price ?? ''],
    }),
  },
  Invoice: {
    query: 'InvoiceQuery',
    describe: ({ RefNumber, Subtotal, SalesTaxTotal, BalanceRemaining }) => ({
      mark: String(RefNumber),
      amounts: [Subtotal, SalesTaxTotal, BalanceRemaining],
    }),
  },
  ReceivePayment: {
    query: 'ReceivePaymentQuery',
    describe: ({ Memo, TotalAmount, UnusedPayment }) => ({
      mark: markIn(Memo),
      amounts: [TotalAmount, UnusedPayment],
    }),
  },
  TimeTracking: {
    query: 'TimeTrackingQuery',
    describe: ({ Notes, Duration }) => ({ mark: markIn(Notes), amounts: [Duration] }),
  },
};

const parser = new XMLParser({
  ignoreAttributes: true,
  parseTagValue: false,
  isArray: (name) => name.endsWith('Ret'),
});

/** Everything that the company file holds of our types, asked for beside the Web Connector. */
export async function entriesIn(file: CompanyFile): Promise<Entry[]> {
  file.desk = { running: true, open: true, modalDialog: false, locked: false };
  const session = file.beginSession({ name: 'test', path: '' });
  const requests = Object.values(KINDS).map(({ query }) => `<${query}Rq/>`);
  const answer = await session.processRequest(
    `<?xml version="1.0"?><?qbxml version="13.0"?><QBXML><QBXMLMsgsRq onError="continueOnError">${requests.join('')}</QBXMLMsgsRq></QBXML>`,
  );
  session.end();
  const set = parser.parse(answer).QBXML.QBXMLMsgsRs;
  return Object.entries(KINDS).flatMap(([kind, { query, describe }]) =>
    (set[`${query}Rs`]?.[`${kind}Ret`] ?? []).map((row: Loose) => ({
      kind,
      id: row.ListID ?? row.TxnID,
      ...describe(row),
    })),
  );
}

function markIn(note: unknown): string {
  return /\[LB:[^\]]+\]/.exec(String(note))?.[0] ?? String(note);
}
