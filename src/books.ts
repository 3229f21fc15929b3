import { type Ask, type Asker, askInline, askStored } from './asking.ts';
import { databaseNow } from './db/client.ts';
import type { Connection } from './db/connections/connection-state.ts';
import type { Choice } from './domain/mapping.ts';
import { featureOf } from './domain/read-feature.ts';
import type { BalancePage, OpenItems } from './providers/balances.ts';
import type {
  CallResult,
  Changes,
  CompanyCapabilities,
  CompanyFeature,
  Found,
  Provider,
  ProviderCalls,
  PulledRecord,
  PullPage,
  Session,
  SettledDocument,
} from './providers/provider.ts';
import type { CompanyFacts, ProviderReads, Reading } from './providers/reads.ts';
import { openSession, type SessionDeps } from './session.ts';

type QuestionOf<Read extends (facts: CompanyFacts, question: never) => unknown> = Parameters<Read>[1];

/** The books of one company, to be asked. Whoever asks does not see how its requests travel. */
export class Books {
  readonly #reads: ProviderReads;
  readonly #facts: CompanyFacts;
  readonly #ask: Ask;

  constructor(reads: ProviderReads, facts: CompanyFacts, ask: Ask) {
    this.#reads = reads;
    this.#facts = facts;
    this.#ask = ask;
  }

  ping(): Promise<CallResult<true>> {
    return this.#result(this.#reads.ping(this.#facts));
  }

  find(question: QuestionOf<ProviderReads['find']>): Promise<CallResult<Found>> {
    return this.#result(this.#reads.find(this.#facts, question));
  }

  async current(question: QuestionOf<ProviderReads['current']>): Promise<CallResult<PulledRecord[]>> {
    const { result, askedAt } = await this.#ask(this.#reads.current(this.#facts, question));
    return result.ok ? { ok: true, value: asOf(result.value, askedAt) } : result;
  }

  async list(question: QuestionOf<ProviderReads['list']>): Promise<CallResult<PullPage>> {
    const { result, askedAt } = await this.#ask(this.#reads.list(this.#facts, question));
    if (!result.ok) return result;
    const { records, unreadable } = result.value;
    const odd = unreadable.map(({ record, ...row }) =>
      record ? { ...row, record: { ...record, askedAt } } : row,
    );
    return { ok: true, value: { ...result.value, records: asOf(records, askedAt), unreadable: odd } };
  }

  /** Undefined where the vendor cannot tell. */
  async count(
    question: QuestionOf<NonNullable<ProviderReads['count']>>,
  ): Promise<CallResult<number> | undefined> {
    return this.#reads.count && this.#result(this.#reads.count(this.#facts, question));
  }

  /** Undefined where none can tell. */
  async settledBy(
    question: QuestionOf<NonNullable<ProviderReads['settledBy']>>,
  ): Promise<CallResult<SettledDocument[]> | undefined> {
    return this.#reads.settledBy && this.#result(this.#reads.settledBy(this.#facts, question));
  }

  /** Undefined where a vendor takes nothing by default. */
  async unusableDefaults(
    question: QuestionOf<NonNullable<ProviderReads['unusableDefaults']>>,
  ): Promise<CallResult<string[][]> | undefined> {
    return this.#reads.unusableDefaults && this.#result(this.#reads.unusableDefaults(this.#facts, question));
  }

  /** Only where the provider says which rates a write states. */
  rate(question: QuestionOf<NonNullable<ProviderReads['rate']>>): Promise<CallResult<string | null>> {
    const { rate } = this.#reads;
    if (!rate) throw new Error('this provider keeps rates by itself');
    return this.#result(rate(this.#facts, question));
  }

  /** Undefined where the vendor does not tell. */
  async balances(
    question: QuestionOf<NonNullable<ProviderReads['balances']>>,
  ): Promise<CallResult<BalancePage> | undefined> {
    return this.#reads.balances && this.#result(this.#reads.balances(this.#facts, question));
  }

  /** Undefined where the vendor does not tell. */
  async openItems(
    question: QuestionOf<NonNullable<ProviderReads['openItems']>>,
  ): Promise<CallResult<OpenItems | undefined> | undefined> {
    return this.#reads.openItems && this.#result(this.#reads.openItems(this.#facts, question));
  }

  company(): Promise<CallResult<CompanyCapabilities>> {
    return this.#result(this.#reads.company(this.#facts));
  }

  features(): Promise<CallResult<Record<CompanyFeature, boolean>>> {
    return this.#result(this.#reads.features(this.#facts));
  }

  choices(question: QuestionOf<ProviderReads['choices']>): Promise<CallResult<Choice[]>> {
    return this.#result(this.#reads.choices(this.#facts, question));
  }

  /** Only where `reads.changes` says that changes are told. */
  async changesSince(
    question: QuestionOf<NonNullable<ProviderReads['changes']>['since']>,
  ): Promise<CallResult<Changes>> {
    const { changes } = this.#reads;
    if (!changes) throw new Error('this provider does not tell changes');
    const { result, askedAt } = await this.#ask(changes.since(this.#facts, question));
    if (!result.ok) return result;
    return { ok: true, value: { ...result.value, records: asOf(result.value.records, askedAt) } };
  }

  async #result<T>(reading: Reading<T>): Promise<CallResult<T>> {
    return (await this.#ask(reading)).result;
  }
}

function asOf(records: readonly PulledRecord[], askedAt: Date): PulledRecord[] {
  return records.map((record) => ({ ...record, askedAt }));
}

/** Opens the books of a connection for one step of one asker. */
export function openBooks(
  deps: SessionDeps,
  connection: Connection,
  who: Asker & { signal?: AbortSignal },
): Books {
  const { provider } = deps.providers.get(connection.provider);
  const session = openSession(deps, connection, { signal: who.signal, feature: featureOf(who.asker) });
  return new Books(provider.reads, session, askOf(deps, provider, session, who));
}

function askOf({ db }: SessionDeps, { name, calls, polls }: Provider, session: Session, who: Asker): Ask {
  if (calls) return askInline(calls, session, () => databaseNow(db));
  if (polls) return askStored(db, session, polls, { asker: who.asker, waiter: who.waiter });
  throw new Error(`provider ${name} neither is called nor polls`);
}

/** The books of a company that we call, on a session of the caller's own. */
export function calledBooks(reads: ProviderReads, calls: ProviderCalls, session: Session): Books {
  const now = () => Promise.resolve(new Date());
  return new Books(reads, session, askInline(calls, session, now));
}
