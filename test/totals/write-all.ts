import { Decimal } from 'decimal.js';
import type { RunningSandbox } from '../../sandbox/quickbooks-online/index.ts';
import { invoiceSchema } from '../../src/domain/entities/invoice.ts';
import { inOurWords } from '../../src/domain/pulled-data.ts';
import { writtenDifference } from '../../src/domain/written.ts';
import type { ItemOutcome, RequestItem } from '../../src/providers/provider.ts';
import type { Book } from './books.ts';
import { invoiceItem, openBook, type TotalsCompany } from './company.ts';
import type { InvoiceData } from './random-invoices.ts';

export interface Tally {
  book: string;
  /** Written with our total and our tax. */
  equal: number;
  /** Not written at all, with a message that names what is wrong. */
  refused: number;
  /** Written with another total, and told so: only where QuickBooks alone knows the rate. */
  told: number;
  /** Written with another amount, and nobody told. */
  silent: string[];
  /** Read back as something else than what was written. */
  changed: string[];
  /** Refused without naming the amounts that differ. */
  unnamed: string[];
}

const BATCH = 30;

/** Writes every invoice into a fresh company and looks what became of its amounts there. */
export async function writeAll(
  sandbox: RunningSandbox,
  book: Book,
  invoices: readonly InvoiceData[],
): Promise<Tally> {
  const company = await openBook(sandbox, book);
  const tally: Tally = {
    book: book.name,
    equal: 0,
    refused: 0,
    told: 0,
    silent: [],
    changed: [],
    unnamed: [],
  };
  for (let start = 0; start < invoices.length; start += BATCH) {
    await writeBatch(company, tally, invoices.slice(start, start + BATCH), start);
  }
  const there = await company.objects('Invoice');
  if (there.length !== tally.equal + tally.told) tally.silent.push(`${there.length} are there`);
  return tally;
}

async function writeBatch(
  company: TotalsCompany,
  tally: Tally,
  invoices: readonly InvoiceData[],
  start: number,
): Promise<void> {
  const { refused, outcomes, items } = await company.push(
    invoices.map((data, index) => invoiceItem(start + index, data)),
  );
  const dataOf = (recordId: string) => invoices[Number(recordId.slice(1)) - start];
  for (const { item, error } of refused) countRefusal(tally, dataOf(item.recordId), error.message);
  const written = new Map<string, InvoiceData>();
  for (const outcome of outcomes) {
    const item = items.find(({ key }) => key === outcome.key);
    const data = item && dataOf(item.recordId);
    if (!item || !data) continue;
    const id = countOutcome(tally, data, outcome, item);
    if (id !== undefined) written.set(id, data);
  }
  await readBack(company, tally, written);
}

/** What is refused names both amounts, so that somebody can correct one of them. */
function countRefusal(tally: Tally, data: InvoiceData | undefined, message: string): void {
  tally.refused += 1;
  const ours = data && [data.total, data.tax, ...data.lines.map(({ amount }) => amount)];
  const names = ours?.some((amount) => message.includes(amount));
  const reason = /QuickBooks (would compute|keeps)|none of its lines is taxable|Amount is not equal/.test(
    message,
  );
  if (!names && !reason) tally.unnamed.push(message);
}

/** The external id of one that was written as we meant it. */
function countOutcome(
  tally: Tally,
  data: InvoiceData,
  outcome: ItemOutcome,
  { entityType, operation, total, taxInside }: RequestItem,
): string | undefined {
  if (outcome.kind !== 'written') {
    countRefusal(tally, data, 'error' in outcome ? outcome.error.message : outcome.kind);
    return undefined;
  }
  const ours = { total, tax: taxInside };
  const said = writtenDifference({ entityType, operation, ours, theirs: outcome });
  const same = equal(outcome.total, data.total) && equal(outcome.tax, data.tax);
  if (same) tally.equal += 1;
  else if (said === undefined)
    tally.silent.push(`${outcome.total} (${outcome.tax}) for ${JSON.stringify(data)}`);
  else tally.told += 1;
  return same ? outcome.counterpart.externalId : undefined;
}

function equal(theirs: string | undefined, ours: string): boolean {
  return theirs !== undefined && new Decimal(theirs).equals(ours);
}

/** A pull after a push finds what was pushed. */
async function readBack(
  company: TotalsCompany,
  tally: Tally,
  written: ReadonlyMap<string, InvoiceData>,
): Promise<void> {
  if (written.size === 0) return;
  const rows = await company.read([...written.keys()]);
  for (const { counterpart, data: theirs, mapped = [], unreadable } of rows) {
    const data = written.get(counterpart.externalId);
    if (!data || unreadable) {
      tally.changed.push(unreadable ?? 'not asked for');
      continue;
    }
    const ours = invoiceSchema.parse(data);
    const said = inOurWords({ entityType: 'invoice', theirs, mapped, ours, keysOf: company.keysOf });
    const [left, right] = [comparable(invoiceSchema.parse(said)), comparable(ours)];
    if (left !== right) tally.changed.push(`${left}\n${right}`);
  }
}

/** Without what the other side alone decides: its customer's id, its number, its default item. */
function comparable(invoice: ReturnType<typeof invoiceSchema.parse>): string {
  const lines = invoice.lines.map(({ quantity, unitPrice, amount, taxable, taxCode }) => [
    new Decimal(quantity).toFixed(),
    new Decimal(unitPrice).toFixed(),
    new Decimal(amount).toFixed(),
    taxable,
    taxCode ?? null,
  ]);
  const { discount = '0', tax, total, taxInclusive = false, currency } = invoice;
  const amounts = [discount, tax, total].map((amount) => new Decimal(amount).toFixed());
  // Nothing holds tax where there is none.
  return JSON.stringify([currency, amounts, taxInclusive && !new Decimal(tax).isZero(), lines]);
}
