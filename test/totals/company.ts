import type { RunningSandbox } from '../../sandbox/quickbooks-online/index.ts';
import { calledBooks } from '../../src/books.ts';
import { mappingKey } from '../../src/domain/mapping.ts';
import type {
  CompanyCapabilities,
  ComposeContext,
  ItemOutcome,
  PulledRecord,
  PushItem,
  RawAnswer,
  StoredRequest,
} from '../../src/providers/provider.ts';
import { makeCompany, okay, type SandboxCompany } from '../providers/quickbooks-online/sandbox-harness.ts';
import { type Book, mappingsOf } from './books.ts';
import type { InvoiceData } from './random-invoices.ts';

/** A company of the sandbox with one customer a currency, and what an engine does around the provider. */
export interface TotalsCompany {
  company: CompanyCapabilities;
  keysOf(kind: string, externalId: string): string[];
  push(items: readonly PushItem[]): Promise<{ refused: Refusal[]; outcomes: ItemOutcome[]; items: Item[] }>;
  read(externalIds: readonly string[]): Promise<PulledRecord[]>;
  objects: SandboxCompany['objects'];
}

type Composition = ReturnType<SandboxCompany['provider']['compose']>;
type Refusal = Composition['refused'][number];
type Item = NonNullable<Composition['request']>['items'][number];

export async function openBook(sandbox: RunningSandbox, book: Book): Promise<TotalsCompany> {
  const made = await makeCompany(sandbox, book.settings, book.seed);
  const company = okay(await made.asked.company());
  await addCurrencies(sandbox, made, book, company);
  const customers = new Map<string, string>();
  const push = pushOf(made, { book, company, customers });
  for (const currency of book.currencies) {
    const [outcome] = (await push([customerIn(currency, book)])).outcomes;
    if (outcome?.kind !== 'written') throw new Error(`no customer: ${JSON.stringify(outcome)}`);
    customers.set(`c-${currency}`, outcome.counterpart.externalId);
  }
  const books = calledBooks(made.provider.reads, made.calls, { ...made.session, company });
  const mappings = mappingsOf(book, company);
  return {
    company,
    keysOf: (_kind, externalId) =>
      mappings
        .filter((mapping) => mapping.externalId === externalId)
        .map(({ key }) => key)
        .sort(),
    push,
    read: async (ids) => okay(await books.current({ entityType: 'invoice', externalIds: ids })),
    objects: made.objects,
  };
}

interface Known {
  book: Book;
  company: CompanyCapabilities;
  customers: ReadonlyMap<string, string>;
}

function pushOf(made: SandboxCompany, { book, company, customers }: Known): TotalsCompany['push'] {
  const mappings = new Map(mappingsOf(book, company).map((mapping) => [mappingKey(mapping), mapping]));
  let requests = 0;
  return async (items) => {
    requests += 1;
    const context: ComposeContext = {
      requestId: `totals-${requests}`,
      company,
      externalId: (_type, id) => customers.get(id),
      mapped: (kind, key) => mappings.get(mappingKey({ kind, key })),
    };
    const { request, refused } = made.provider.compose(items, context);
    if (!request) return { refused, outcomes: [], items: [] };
    const stored = { ...request, requestId: context.requestId };
    const answer = await sendUntilAnswered(made, stored);
    return { refused, outcomes: made.provider.interpret(stored, answer), items: request.items };
  };
}

/** A busy machine may take longer than a call may: the same bytes go again under the same id, as in the engine. */
async function sendUntilAnswered(made: SandboxCompany, request: StoredRequest): Promise<RawAnswer> {
  for (let attempt = 1; ; attempt++) {
    const result = await made.calls.send(made.session, request);
    if (result.ok || result.failure.kind !== 'unknown' || attempt === SENDS) return okay(result);
  }
}

const SENDS = 10;

/** A company keeps a list of the currencies that it uses beside its own. */
async function addCurrencies(
  sandbox: RunningSandbox,
  { realmId, session }: SandboxCompany,
  { currencies }: Book,
  { homeCurrency }: CompanyCapabilities,
): Promise<void> {
  const token = okay(await session.accessToken());
  for (const Code of currencies.filter((currency) => currency !== homeCurrency)) {
    const response = await fetch(`${sandbox.baseUrl}/v3/company/${realmId}/companycurrency`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${token}`,
        accept: 'application/json',
        'content-type': 'application/json',
      },
      body: JSON.stringify({ Code }),
    });
    if (!response.ok) throw new Error(`currency ${Code}: ${await response.text()}`);
  }
}

function customerIn(currency: string, { state, currencies }: Book): PushItem {
  const billingAddress = { line1: '1 Main St', city: 'Somewhere', region: state };
  const named = currencies.length > 1 ? { currency } : {};
  return {
    entityType: 'customer',
    recordId: `c-${currency}`,
    desired: 'present',
    data: {
      displayName: `Customer in ${currency}`,
      billingAddress,
      serviceAddress: billingAddress,
      ...named,
    },
  };
}

export function invoiceItem(index: number, data: InvoiceData): PushItem {
  return {
    entityType: 'invoice',
    recordId: `i${index}`,
    desired: 'present',
    data: { ...data, number: `N${index}` },
  };
}
