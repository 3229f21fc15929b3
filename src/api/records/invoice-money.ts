import { z } from 'zod';
import type { Books } from '../../books.ts';
import type { StoredConnection } from '../../db/connections/connection-queries.ts';
import { readAllocated } from '../../db/records/allocated.ts';
import { readRecord } from '../../db/records/record-queries.ts';
import { readSyncFacts, type SyncFacts } from '../../db/records/record-sync.ts';
import { invoiceSchema } from '../../domain/entities/invoice.ts';
import { type InvoiceMoney, moneyDifferences, moneyHere, moneyThere } from '../../domain/invoice-money.ts';
import type { CallResult } from '../../providers/provider.ts';
import { ask } from '../ask-company.ts';
import type { AppDeps } from '../deps.ts';
import { ApiProblem } from '../problems.ts';
import type { InvoiceMoneyView } from '../schemas/invoice-money.ts';

type Side = InvoiceMoneyView['connections'][number];

/** What an invoice comes to here, and as its counterparts were last agreed; one of them can be asked now. */
export async function readInvoiceMoney(
  deps: AppDeps,
  tenantId: string,
  { id, asked }: { id: string; asked: string | undefined },
): Promise<InvoiceMoneyView> {
  const ref = { entityType: 'invoice', recordId: id } as const;
  const record = await readRecord(deps.db, tenantId, ref);
  if (!record || record.deletedAt) throw new ApiProblem('not_found', `There is no invoice ${id}.`);
  const invoice = invoiceSchema.parse(record.data);
  const { customerId, currency } = invoice;
  const allocated = await readAllocated(deps.db, tenantId, { invoiceIds: [id], customerIds: [customerId] });
  const here = moneyHere(
    invoice,
    allocated.map(({ amount }) => amount),
  );
  const facts = await readSyncFacts(deps.db, tenantId, ref);
  if (asked !== undefined && !facts.some(({ connection, link }) => link && connection.id === asked))
    throw new ApiProblem('not_found', `Invoice ${id} is not in the books of a connection ${asked}.`);
  const connections: Side[] = [];
  for (const each of facts) {
    if (!each.link) continue;
    const side =
      each.connection.id === asked
        ? await readNow(deps, each.connection, each.link.externalId, currency)
        : agreed(each, currency);
    connections.push(compared(each.connection, here, side, currency));
  }
  return { id, currency, here, connections };
}

interface Told {
  there: InvoiceMoney;
  asked: boolean;
  at: Date;
  gone: boolean;
  paidBy: { what: string; amount: string }[];
}

function compared(
  { id, capabilities }: StoredConnection,
  here: InvoiceMoney,
  told: Told,
  currency: string,
): Side {
  const { there, asked, at, gone, paidBy } = told;
  const differences = gone ? [] : moneyDifferences(here, there, currency);
  const company = capabilities?.companyName ?? null;
  return { connectionId: id, company, asked, at: at.toISOString(), gone, there, differences, paidBy };
}

const sumsSchema = z.object({ total: z.string().optional(), tax: z.string().optional() });

function sumsOf(data: unknown): { total: string | null; tax: string | null } {
  const { total = null, tax = null } = sumsSchema.safeParse(data).data ?? {};
  return { total, tax };
}

/** Without a read: what both sides agreed on. */
function agreed({ link }: SyncFacts, currency: string): Told {
  const there = moneyThere({ ...sumsOf(link?.ancestor?.theirs), open: null }, currency);
  return { there, asked: false, at: link?.syncedAt ?? new Date(0), gone: false, paidBy: [] };
}

async function readNow(
  deps: AppDeps,
  connection: StoredConnection,
  externalId: string,
  currency: string,
): Promise<Told> {
  const { clock = () => new Date() } = deps;
  const found = await ask(deps, connection, `what invoice ${externalId} comes to`, (books) =>
    moneyIn(books, externalId),
  );
  const there = moneyThere(found ?? { total: null, tax: null, open: null }, currency);
  return { there, asked: true, at: clock(), gone: found === null, paidBy: found?.by ?? [] };
}

interface Found {
  total: string | null;
  tax: string | null;
  open: string | null;
  by: { what: string; amount: string }[];
}

/** Null where it is gone. */
async function moneyIn(books: Books, externalId: string): Promise<CallResult<Found | null>> {
  const current = await books.current({ entityType: 'invoice', externalIds: [externalId] });
  if (!current.ok) return current;
  const [row] = current.value;
  if (!row) return { ok: true, value: null };
  const settled = await books.settledBy({ externalIds: [externalId] });
  if (settled && !settled.ok) return settled;
  const [document] = settled?.value ?? [];
  // What is not told in our terms is not compared.
  const sums = sumsOf(row.asRead ?? row.data);
  return { ok: true, value: { ...sums, open: document?.open ?? null, by: document?.by ?? [] } };
}
