import {
  type CompanyFile,
  createCompanyFile,
  type SettingsChange,
} from '../../../sandbox/quickbooks-desktop/index.ts';
import type { Ask } from '../../../src/asking.ts';
import { Books } from '../../../src/books.ts';
import type { EntityType } from '../../../src/domain/entity.ts';
import type { CompanyCapabilities, RawAnswer } from '../../../src/providers/provider.ts';
import { createQuickBooksDesktop } from '../../../src/providers/quickbooks-desktop/index.ts';
import type { InspectableBooks, ProviderHarness } from '../provider-harness.ts';

const KINDS: Readonly<Partial<Record<EntityType, string>>> = {
  customer: 'Customer',
  service_item: 'ItemService',
  invoice: 'Invoice',
  payment: 'ReceivePayment',
  timesheet_entry: 'TimeTracking',
  payout: 'Deposit',
};

export interface CompanyHarness extends ProviderHarness {
  file: CompanyFile;
  /** Moves the computer's clock; back, too. */
  pass(ms: number): void;
}

/** A company file of its own, with each message set in a session of its own, one second after the other. */
export async function companyHarness(settings: SettingsChange = {}): Promise<CompanyHarness> {
  let now = Date.parse('2026-01-15T17:00:00Z');
  const pass = (ms: number) => {
    now += ms;
  };
  const file = createCompanyFile({ now: () => now, settings });
  const provider = createQuickBooksDesktop();
  const carryOut = async (body: string): Promise<RawAnswer> => {
    // Within one second two changes leave one EditSequence.
    pass(1_000);
    const session = file.beginSession({ name: 'test', path: '' });
    try {
      return { body: await session.processRequest(body) };
    } catch (error) {
      const { code, message } = error as { code?: string; message: string };
      if (code === undefined) throw error;
      return { fault: code, body: message };
    } finally {
      session.end();
    }
  };
  const ask: Ask = async (reading) => {
    let step = reading.next();
    while (!step.done) step = reading.next(await carryOut(step.value.body));
    return { result: step.value, askedAt: new Date() };
  };
  const company = await read(new Books(provider.reads, { companyId: 'file' }, ask));
  const [worker] = file.books.all('Employee');
  return {
    file,
    pass,
    provider,
    company,
    asked: new Books(provider.reads, { companyId: 'file', company }, ask),
    books: inspect(file),
    deliver: ({ body }) => carryOut(body),
    unknownId: '80009999-1400000000',
    worker: {
      kind: 'employee',
      key: 'member',
      externalId: worker?.id ?? '',
      externalType: 'employee',
      externalName: 'Dylan Sollfrank',
    },
    close: async () => undefined,
  };
}

async function read(books: Books): Promise<CompanyCapabilities> {
  const answer = await books.company();
  if (!answer.ok) throw new Error(JSON.stringify(answer.failure));
  return answer.value;
}

function inspect(file: CompanyFile): InspectableBooks {
  const all = (entityType: EntityType) => file.books.all(KINDS[entityType] ?? '');
  const textOf = (value: unknown) => (typeof value === 'string' ? value : undefined);
  return {
    count: async (entityType) => all(entityType).length,
    async find(entityType, externalId) {
      const found = all(entityType).find(({ id }) => id === externalId);
      if (!found) return undefined;
      const { Name, Email, IsActive } = found.fields;
      const total = found.kind === 'Invoice' ? await subtotalOf(file, found.id) : undefined;
      return { name: textOf(Name), email: textOf(Email), active: IsActive !== 'false', total };
    },
  };
}

/** Worked out when it is asked for, so nothing keeps it. */
async function subtotalOf(file: CompanyFile, id: string): Promise<string | undefined> {
  const session = file.beginSession({ name: 'test', path: '' });
  const query = `<InvoiceQueryRq><TxnID>${id}</TxnID></InvoiceQueryRq>`;
  const answer = await session.processRequest(
    `<?xml version="1.0"?><?qbxml version="13.0"?><QBXML><QBXMLMsgsRq onError="continueOnError">${query}</QBXMLMsgsRq></QBXML>`,
  );
  session.end();
  return /<Subtotal>([^<]+)/.exec(answer)?.[1];
}
