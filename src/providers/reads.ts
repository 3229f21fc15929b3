import type { EntityType } from '../domain/entity.ts';
import type { Choice, MappingKind } from '../domain/mapping.ts';
import type { DatedMoney } from '../domain/money.ts';
import type { BalancePage, OpenItems } from './balances.ts';
import type {
  CallResult,
  Changes,
  CompanyCapabilities,
  CompanyFeature,
  ComposeContext,
  Found,
  PulledRecord,
  PullFilter,
  PullPage,
  PushItem,
  RawAnswer,
  SessionFacts,
  SettledDocument,
} from './provider.ts';

/** One exact request that only reads. */
export interface ReadRequest {
  /** Where it goes, relative to the company: the provider's own notation. */
  target: string;
  /** Exact bytes; empty where `target` says it all. */
  body: string;
}

/**
 * What it says: as bytes, in UTF-8, where it has just come. A page of a thousand rows is a megabyte, which as one text
 * stays in the memory long after it was read.
 */
export type ReadAnswer = Omit<RawAnswer, 'body'> & { body: string | Uint8Array };

const utf8 = new TextDecoder();

/** The answer with its body as text. */
export function asText(answer: ReadAnswer): RawAnswer {
  const { body } = answer;
  return { ...answer, body: typeof body === 'string' ? body : utf8.decode(body) };
}

/**
 * A question in its pure form: a routine that yields exact requests, is handed the answer to each, and returns
 * what they say. It has no clock, no randomness and no I/O, so run again over the same answers it asks for the
 * same next request. That is what lets one form serve both directions: for a provider that we call, the round
 * trips run inline; for one that polls, each request is stored, and the routine is run anew over the stored
 * answers whenever one more has come.
 *
 * Answers reach it only when the other side took the request; a call that failed as a whole ends the reading
 * outside. An answer that makes no sense is the failure `unknown` of the result.
 */
export type Reading<T> = Generator<ReadRequest, CallResult<T>, ReadAnswer>;

/** What is known of the company that is asked. */
export interface CompanyFacts extends SessionFacts {
  /** As read when connecting; absent while that is under way. */
  company?: CompanyCapabilities;
}

export interface CurrentQuestion {
  entityType: EntityType;
  externalIds: readonly string[];
  /** With what hangs on each, also where a vendor has to be asked for that besides. */
  standing?: boolean;
}

/** Everything that the core asks of the other side. Pure, all of it. */
export interface ProviderReads {
  /** A cheap read that tells an outage from a request that fails. */
  ping(facts: CompanyFacts): Reading<true>;
  /**
   * Looks a record up by its natural key (name, document number, marker) and says whether it is the same
   * party or document. `holder` is the vendor's hint from a duplicate fault.
   */
  find(
    facts: CompanyFacts,
    question: { item: PushItem; context: ComposeContext; holder?: string },
  ): Reading<Found>;
  /** Current versions of linked records, to decide a stale write again. */
  current(facts: CompanyFacts, question: CurrentQuestion): Reading<PulledRecord[]>;
  /** One page; `cursor` is opaque and outlives sessions of a vendor that polls. */
  list(facts: CompanyFacts, question: ListQuestion): Reading<PullPage>;
  /** How many rows `list` would give. Absent where the vendor cannot tell. */
  count?(facts: CompanyFacts, question: { entityType: EntityType; filter: PullFilter }): Reading<number>;
  /** Present where the vendor tells what changed. */
  readonly changes?: ChangeFeed;
  /** What pays documents, for the person who has to know why a payment pays nothing. Absent where none can tell. */
  settledBy?(facts: CompanyFacts, question: { externalIds: readonly string[] }): Reading<SettledDocument[]>;
  /**
   * For each of the records, what a write of it takes from the company's lists by default and cannot any more, a
   * sentence each. Absent where a vendor takes nothing so.
   */
  unusableDefaults?(
    facts: CompanyFacts,
    question: { records: readonly { entityType: EntityType; data: unknown }[] },
  ): Reading<string[][]>;
  /**
   * Home currency for one unit of a currency on a day, by the company's own list; null where it has none. Present
   * where the provider has `rateOf`.
   */
  rate?(facts: CompanyFacts, question: DatedMoney): Reading<string | null>;
  /** What every customer owes, a page: one read for a thousand. Absent where the vendor does not tell. */
  balances?(facts: CompanyFacts, question: { cursor?: string }): Reading<BalancePage>;
  /** What of one customer is open: five reads at most. Present where `balances` is; undefined: no such customer. */
  openItems?(facts: CompanyFacts, question: { externalId: string }): Reading<OpenItems | undefined>;
  company(facts: CompanyFacts): Reading<CompanyCapabilities>;
  /** Only what may have been switched on since the company was read; a single cheap read. */
  features(facts: CompanyFacts): Reading<Record<CompanyFeature, boolean>>;
  /** All that a key of this kind can be mapped to; empty where the vendor has no such thing. */
  choices(facts: CompanyFacts, question: { kind: MappingKind }): Reading<Choice[]>;
}

export interface ListQuestion {
  entityType: EntityType;
  filter: PullFilter;
  cursor?: string;
}

/** Change data capture. */
export interface ChangeFeed {
  /** Types whose changes are told. */
  entityTypes: readonly EntityType[];
  /** Types whose changes are not told: now and then it is looked whether their counterparts are still there. */
  untold: readonly EntityType[];
  /** How far back it reaches, in ms. */
  reachMs: number;
  /** Everything of these types that changed since an ISO instant. */
  since(
    facts: CompanyFacts,
    question: { entityTypes: readonly EntityType[]; since: string },
  ): Reading<Changes>;
  /**
   * Everything that such a look would go by, and what is known of the company, in one round trip: as text that is another
   * one as soon as any of it is. Undefined where that cannot be said in so few words. `isSettled`: whatever the vendor's
   * clock showed at `since` it has shown for the last time. Present where a vendor's agent polls.
   */
  glance?(
    facts: CompanyFacts,
    question: { entityTypes: readonly EntityType[]; since: string; isSettled: boolean },
  ): Reading<string | undefined>;
}
