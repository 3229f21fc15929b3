import { XMLParser } from 'fast-xml-parser';
import { type CompanyFile, editByPerson } from '../../../sandbox/quickbooks-desktop/index.ts';
import type { ChangeThere, InvoiceThere } from '../any-books.ts';

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

/** Has QuickBooks carry out a message set, beside the Web Connector. */
export type AskQuickBooks = (qbxml: string) => Promise<string>;

/** Everything that the company file holds of our types. */
export async function entriesIn(file: CompanyFile): Promise<Entry[]> {
  return entriesBy((qbxml) => processIn(file, qbxml));
}

export async function entriesBy(askQuickBooks: AskQuickBooks): Promise<Entry[]> {
  const set = await ask(
    askQuickBooks,
    Object.values(KINDS)
      .map(({ query }) => `<${query}Rq/>`)
      .join(''),
  );
  return Object.entries(KINDS).flatMap(([kind, { query, describe }]) =>
    (set[`${query}Rs`]?.[`${kind}Ret`] ?? []).map((row: Loose) => ({
      kind,
      id: row.ListID ?? row.TxnID,
      ...describe(row),
    })),
  );
}

/** What the memo keeps for us stands in brackets, each on a line of its own. */
const said = (memo: string, label: string) => new RegExp(`\\[${label}: (.*)\\]`).exec(memo)?.[1];

export async function invoicesIn(file: CompanyFile): Promise<(InvoiceThere & { number: string })[]> {
  const { InvoiceQueryRs: answer } = await ask((qbxml) => processIn(file, qbxml), '<InvoiceQueryRq/>');
  return (answer?.InvoiceRet ?? []).map(({ RefNumber, Memo, Subtotal, SalesTaxTotal }: Loose) => ({
    number: String(RefNumber),
    message: said(String(Memo), 'Message'),
    email: said(String(Memo), 'Email'),
    total: (Number(Subtotal) + Number(SalesTaxTotal)).toFixed(2),
  }));
}

/** A second later, or within the second of the last change: then it leaves the same EditSequence. */
export function changeInvoiceIn(
  file: CompanyFile,
  number: string,
  how: ChangeThere,
  { sameSecond = false } = {},
): void {
  const { books } = file;
  const found = books.all('Invoice').find(({ fields }) => fields.RefNumber === number);
  if (!found) throw new Error(`invoice ${number} is not there`);
  const { editSequence } = found;
  // To where that second begins: the clock goes on while the edit is made.
  const back = sameSecond ? Number(editSequence) * 1_000 - books.clock.now() : 1_000;
  books.clock.shift(back);
  const edited = editByPerson(books, 'Invoice', found.id, changeOf(found.fields as Loose, how));
  if (!sameSecond) return;
  books.clock.shift(-back);
  if (edited.editSequence !== editSequence) throw new Error('the edit left another EditSequence');
}

function changeOf({ Memo, InvoiceLine: [line] }: Loose, how: ChangeThere): Loose {
  const TxnLineID = line.TxnLineID;
  if (how === 'unreadable') {
    const untaxed = { SalesTaxCodeRef: { FullName: 'Non' } };
    const adding = { TxnLineID: '-1', ItemRef: { FullName: 'Discount' }, Amount: '5.00', ...untaxed };
    return { InvoiceLineMod: [{ TxnLineID }, adding] };
  }
  if ('amount' in how) return { InvoiceLineMod: [{ TxnLineID, Quantity: '1', Rate: how.amount }] };
  const [label, text] = 'message' in how ? ['Message', how.message] : ['Email', how.email];
  return { Memo: `[${label}: ${text}]\n${Memo}` };
}

async function processIn(file: CompanyFile, qbxml: string): Promise<string> {
  file.desk = { running: true, open: true, modalDialog: false, locked: false };
  const session = file.beginSession({ name: 'test', path: '' });
  const answer = await session.processRequest(qbxml);
  session.end();
  return answer;
}

async function ask(askQuickBooks: AskQuickBooks, requests: string): Promise<Loose> {
  const answer = await askQuickBooks(
    `<?xml version="1.0"?><?qbxml version="13.0"?><QBXML><QBXMLMsgsRq onError="continueOnError">${requests}</QBXMLMsgsRq></QBXML>`,
  );
  return parser.parse(answer).QBXML.QBXMLMsgsRs;
}

function markIn(note: unknown): string {
  return /\[LB:[^\]]+\]/.exec(String(note))?.[0] ?? String(note);
}
