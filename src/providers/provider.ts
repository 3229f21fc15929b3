import type { PayoutStyle } from '../domain/entities/payout.ts';
import type { DesiredState, EntityType } from '../domain/entity.ts';
import type { Mapping, MappingKind } from '../domain/mapping.ts';
import type { DatedMoney } from '../domain/money.ts';
import type { ReadPlan } from '../domain/reads-meter.ts';
import type { ImageFacts, Standing } from '../domain/undo/counterpart-facts.ts';
import type { UndoStep } from '../domain/undo/undo-step.ts';
import type { WriteOperation, WrittenContent } from '../domain/written.ts';
import type { SyncErrorInfo } from '../errors.ts';
import type { ProviderReads, ReadAnswer, ReadRequest } from './reads.ts';

/**
 * What an accounting system must offer to be kept in step. The core knows these types only; vendor words
 * (SyncToken, ListID, realmId) stay inside the provider's folder.
 *
 * Writing is split in pure and impure halves: `compose` makes the exact bytes, which are stored before the
 * first byte leaves; delivery carries them (we call, or the vendor polls); `interpret` reads the answer.
 */
export interface Provider {
  readonly name: string;
  readonly capabilities: ProviderCapabilities;
  /** Pure. Turns items into one request, and refuses those that the vendor could never take. */
  compose(items: readonly PushItem[], context: ComposeContext): Composition;
  /** Pure. One outcome per item of the request, in any order; an item that is missing counts as unknown. */
  interpret(request: StoredRequest, answer: RawAnswer, company?: CompanyCapabilities): ItemOutcome[];
  /** Pure. What of a stored request and its answer belongs to one item, for people to read. */
  excerpt(request: StoredRequest, itemKey: string, answer: RawAnswer | undefined): Excerpt;
  /** Pure. What can be asked of the other side, whoever calls whom. */
  readonly reads: ProviderReads;
  /** Present when `capabilities.delivery` is `we_call`. */
  readonly calls?: ProviderCalls;
  /** Present when `capabilities.delivery` is `they_poll`. */
  readonly polls?: ProviderPolls;
  /**
   * Pure. The money whose rate a write of the item states; undefined where it states none, because it is in the
   * company's own currency, or because the rate that stands there is left alone. Absent where the vendor takes the
   * rate of its own list by itself.
   */
  rateOf?(item: PushItem, company: CompanyCapabilities): DatedMoney | undefined;
  /** Present where writes can be taken back. */
  readonly undo?: ProviderUndo;
  /** Pure. Address of a record in the vendor's own user interface; absent where it has none. */
  deepLink?(facts: SessionFacts, record: LinkedRecord): string | undefined;
}

/** A record there, and ours, for types that take different forms there. */
export interface LinkedRecord {
  entityType: EntityType;
  externalId: string;
  data?: unknown;
}

/** What taking writes back needs to know of counterparts, from the images of their versions. All of it pure. */
export interface ProviderUndo {
  /** What can be done to records of a type; nothing for those that are not listed. */
  readonly steps: Readonly<Partial<Record<EntityType, readonly UndoStep[]>>>;
  /** What one version says otherwise than the other, in words; empty where it says the same. */
  differences(entityType: EntityType, one: unknown, other: unknown): string[];
  factsOf(entityType: EntityType, image: unknown): ImageFacts;
  /** Whether the version is one that the step leaves behind. */
  isDone(entityType: EntityType, step: UndoStep, versions: { now: unknown; before?: unknown }): boolean;
}

/** What the core must know of the answers that a vendor's agent brings. */
export interface ProviderPolls {
  /**
   * Pure. How the request failed as a whole (the books were busy, closed, or the wrong ones), from the answer or
   * the fault that the agent reported. Undefined when the answer is one to this request: then `interpret`, or the
   * reading that asked, takes it.
   */
  failureOf(request: StoredRequest, answer: RawAnswer): CallFailure | undefined;
  /**
   * Pure. The bytes that are handed out in place of a write that may have been carried out: they ask what became of
   * it, and carry nothing out. Absent where the write itself may come again under its id.
   */
  inquiryOf?(request: StoredRequest): string;
}

export interface ProviderCapabilities {
  /** `we_call`: we send requests. `they_poll`: the vendor's agent fetches them while its session is open. */
  delivery: 'we_call' | 'they_poll';
  entityTypes: readonly EntityType[];
  /** Records that one request may carry. */
  maxItemsPerRequest: number;
  /** Requests that may be under way for one connection at a time. */
  maxRequestsInFlight: number;
  /** Types whose writes the vendor refuses to take side by side (a shared list of names). */
  exclusiveTypes: readonly EntityType[];
  /** What the company must have switched on for records of a type. */
  features?: Partial<Record<EntityType, CompanyFeature>>;
  /**
   * How long a request that is repeated under its id is answered with its first outcome instead of being carried
   * out again, in ms from when it left for the first time. Later its records are looked up instead.
   */
  remembersMs: number;
  /** Which limits a request counts against. */
  limits: readonly RateLimit[];
  /** What reads the vendor's plan allows in a month; absent where reads are not counted. Writes never are. */
  readPlan?: ReadPlan;
  /** Its users approve what goes either way, until they switch that off for a connection. */
  asksApproval?: true;
  /** Its users may choose that texts go without accents: some companies do not take them. */
  foldsAccents?: true;
}

/** At most `count` requests of `kind` in any window of `windowMs`. `any` counts every request. */
export interface RateLimit {
  kind: 'any' | RequestKind;
  count: number;
  windowMs: number;
}

export type RequestKind = 'single' | 'batch' | 'read';

/** Something of the company that can be switched on later. */
export type CompanyFeature = 'payroll';

/** What the company on the other side can do; read when connecting, stored as JSON. */
export interface CompanyCapabilities {
  companyName: string;
  /** ISO 3166 two letters. */
  country: string;
  homeCurrency: string;
  /** IANA name; absent when the vendor does not say. */
  timeZone?: string;
  multicurrency: boolean;
  /** `manual`: we may state the tax; `automated`: the vendor computes it; `none`: tax is off. */
  salesTax: 'none' | 'manual' | 'automated';
  payroll: boolean;
  /** When the features were last read, as an ISO instant; absent until they were read again after connecting. */
  featuresReadAt?: string;
  /** What the company said when it refused to tell its features the last time; null or absent where it told them. */
  featuresRefusal?: string | null;
  customNumbers: boolean;
  /** ISO date; nothing dated on or before it may change. */
  bookCloseDate?: string;
  /** Chosen by people, never read there: texts go without accents, é as e. */
  foldAccents?: boolean;
  /** Vendor's own facts that only its provider reads (default item, tax code). */
  vendor: Record<string, string>;
}

/** A record to write, with what is known of its counterpart. */
export interface PushItem {
  entityType: EntityType;
  recordId: string;
  /** Validated by the entity's schema. */
  data: unknown;
  desired: DesiredState;
  counterpart?: Counterpart;
  /** Only the pairing is known, not what the counterpart says: what the record leaves open is not cleared there. */
  justPaired?: boolean;
  /** What the counterpart says as far as it was agreed; without it the record is stated whole. */
  agreed?: AgreedBefore & {
    /** Fields of the record that differ from it: all that has to be sent. */
    changed: readonly string[];
  };
  /** What was agreed, of a record that is stated whole all the same: its lines there keep their ids and links by it. */
  past?: AgreedBefore;
  /** A write is taken back: `now` is the image that stands there, `before` the one to put back, if that is meant. */
  undo?: { now: unknown; before?: unknown };
}

/** What both sides held when they last agreed. */
export interface AgreedBefore {
  ours: Record<string, unknown>;
  /** `PulledRecord.kept` of that version. */
  kept?: unknown;
}

export interface Counterpart {
  externalId: string;
  /** SyncToken, EditSequence or the like. */
  externalVersion: string;
  /** What that version says, opaque to all but the provider, so that it can be put back; absent where it cannot. */
  image?: unknown;
  /**
   * Of a version that a write of ours left: for so long after it, in ms, an edit there may leave the very same one.
   * Absent where each write has a version of its own.
   */
  unsettledMs?: number;
}

export interface ComposeContext {
  /** Unique per company, stable over retries, at most 22 characters. */
  requestId: string;
  company: CompanyCapabilities;
  /** External id of a linked record; prerequisites are always linked before compose is called. */
  externalId(entityType: EntityType, recordId: string): string | undefined;
  /** The customer there that the item's document is written to, where it is not its account's counterpart. */
  customerOf?(item: PushItem): string | undefined;
  /** How card payouts are booked; payments that a payout pays out are booked accordingly. */
  payoutStyle?: PayoutStyle;
  /**
   * Home currency for one unit of money whose rate `rateOf` asks for; null where the company knows none. Absent where
   * nobody looked, as in a preview: then no rate is stated.
   */
  rate?(money: DatedMoney): string | null;
  /** What was chosen for a key that the entity's `mappings` names; undefined until somebody chose. */
  mapped(kind: MappingKind, key: string): Mapping | undefined;
}

export interface Composition {
  /** Undefined when no item is left to be sent. */
  request?: ComposedRequest;
  refused: { item: PushItem; error: SyncErrorInfo }[];
  /** Nothing of what changed in them has a place there: there is nothing to send. */
  unsaid?: PushItem[];
}

export interface ComposedRequest {
  kind: RequestKind;
  /** Where it goes, relative to the company: the provider's own notation. */
  target: string;
  /** Exact bytes. */
  body: string;
  items: RequestItem[];
}

/** Ties an item of the request to our record. Holds no personal data. */
export interface RequestItem {
  /** The item's key inside the request, at most 10 characters. */
  key: string;
  entityType: EntityType;
  recordId: string;
  operation: WriteOperation;
  /** Our total, to compare with the one that the vendor computed. */
  total?: string;
  /** The tax inside it, where the total alone would not tell a difference. */
  taxInside?: string;
  /** What else has to be there afterwards, as `COMPARED` lists it. */
  expected?: WrittenContent;
  /** What a person should know about how it is written, for its outcome. */
  note?: string;
}

export interface StoredRequest extends ComposedRequest {
  requestId: string;
}

export interface RawAnswer {
  /** Absent where no HTTP carried the answer. */
  httpStatus?: number;
  body: string;
  /** The vendor's transaction id. */
  reference?: string;
  /** It answers the question what became of the request (`inquiryOf`), not the request. */
  isInquiry?: true;
  /** The code with which a vendor's agent says that it could not carry the request out; `body` is what it said. */
  fault?: string;
  /** From asking until the answer was here, in ms; absent where nobody waited for it. */
  tookMs?: number;
}

/** Laid out to be read; holds no secret. `answer` is absent as long as none came. */
export interface Excerpt {
  request: string;
  answer?: string;
}

export type ItemOutcome =
  /** What the answer says is there now. `note`: what a person should know about how it was done. */
  | ({
      key: string;
      kind: 'written';
      counterpart: Counterpart;
      note?: string;
      /** The same in our terms, for types that are read; with `unreadable` where it does not fit them. */
      held?: PulledRecord;
    } & WrittenContent)
  /** Deleted there, by this request or before it: nothing of it is left. */
  | { key: string; kind: 'removed' }
  /** Carried out, and the answer tells only what it is there: what it left has to be read. */
  | { key: string; kind: 'carried_out'; externalId: string; error: SyncErrorInfo }
  /**
   * Something with this natural key exists or, with an error of type OutcomeUnknown or VendorFault, may exist:
   * look it up before it is written anew. `holder` when the vendor named it.
   */
  | { key: string; kind: 'duplicate'; error: SyncErrorInfo; holder?: string }
  /** `alone`: the request was refused, not the record; it goes by itself next. */
  | { key: string; kind: 'failed'; error: SyncErrorInfo; alone?: true };

/** A record of the other side, in our terms. */
export interface PulledRecord {
  entityType: EntityType;
  counterpart: Counterpart;
  /** Validated by the entity's schema; references hold external ids, listed in `references`. */
  data: Record<string, unknown>;
  /**
   * Why the row cannot be represented; `data` then holds only what can be read of it. Only `current` returns such
   * records, because their version is wanted all the same; `list` reports them in `PullPage.unreadable`.
   */
  unreadable?: string;
  /** With `unreadable`: fields of which `data` does not say what they are there. */
  unread?: string[];
  /** `data` before anything was left out of it as merely filled in; absent when nothing was. */
  asRead?: Record<string, unknown>;
  /** The other side's ids of the entries of `asRead.lines`, in their order: a line is known again by it. */
  lineIds?: readonly (string | null)[];
  /** Opaque: what the provider wants to see again when it writes the record (ids of lines and the like). */
  kept?: unknown;
  /** The id of ours that the record carries there, as far as it was written by us and nobody took it off. */
  ownId?: string;
  /** Paths in `data` that hold external ids to be replaced by our record ids. */
  references: { path: (string | number)[]; entityType: EntityType; externalId: string }[];
  /** Paths in `data` that hold the vendor's name of something that one of our keys may be mapped to. */
  mapped?: { path: (string | number)[]; kind: MappingKind; externalId: string }[];
  /** What hangs on it; only `current` tells, some vendors only where it is asked for (`standing`). */
  standing?: Standing;
  /** ISO instant of the last change there. */
  changedAt: string;
  /** When it was asked for, by the database's clock; absent where a write of ours told it. */
  askedAt?: Date;
}

export interface PullFilter {
  /** ISO dates, inclusive; for documents only. */
  from?: string;
  to?: string;
  /** Made or changed since an ISO instant, as far as the vendor can tell; more than that does no harm. */
  changedSince?: string;
  /** Inactive names too: one that we know may have become that. */
  inactive?: boolean;
  /** Part of the name, whatever the case; for names only. */
  nameContains?: string;
  /** Those that carry one of these numbers, and nothing else is asked; at most a hundred, for documents only. */
  numbers?: readonly string[];
}

export interface PullPage {
  records: PulledRecord[];
  /** Rows that cannot be represented, told and counted, never dropped in silence. */
  unreadable: { externalId: string; name: string; reason: string; record?: PulledRecord }[];
  /** Opaque; undefined after the last page. */
  next?: string;
}

/** What changed there since an instant. */
export interface Changes {
  /** In any order; inactive ones too, and rows that do not fit our terms with `unreadable` set. */
  records: PulledRecord[];
  /** Deleted there. */
  gone: { entityType: EntityType; externalId: string }[];
  /** The vendor's clock just before the read, as an ISO instant: what changes later is in the next answer. */
  readAt: string;
  /** False when the vendor may have left something out: the answer must not be taken for everything. */
  complete: boolean;
}

/** How a call failed as a whole. Anything else a provider throws is a bug. */
export type CallFailure =
  /** Certainly not applied; the connection waits `retryAfterMs`. `guessed`: the vendor named no time. */
  | { kind: 'throttled'; retryAfterMs: number; guessed?: true }
  /** The company refuses everything for now (maintenance, subscription); certainly not applied. */
  | { kind: 'company_unavailable'; error: SyncErrorInfo }
  | { kind: 'needs_reauth'; error: SyncErrorInfo }
  /** A read was refused for good: asking again gives the same. */
  | { kind: 'refused'; error: SyncErrorInfo }
  /** No usable answer: it may or may not have been applied. */
  | { kind: 'unknown'; error: SyncErrorInfo }
  /** Certainly not applied: it was made by what the company does not say of itself any more, which is read again. */
  | { kind: 'outdated'; error: SyncErrorInfo }
  /** The vendor keeps no outcome of it: what became of each record is looked up. */
  | { kind: 'forgotten'; error: SyncErrorInfo };

export type CallResult<T> = { ok: true; value: T } | { ok: false; failure: CallFailure };

/** The impure half for providers that we call. Each call is bounded in time and never retries by itself. */
export interface ProviderCalls {
  /** Sends the stored bytes under the stored id. */
  send(session: Session, request: StoredRequest): Promise<CallResult<RawAnswer>>;
  /** Carries out one request of a reading. */
  read(session: Session, request: ReadRequest): Promise<CallResult<ReadAnswer>>;
}

/** An invoice and what settles it over there. */
export interface SettledDocument {
  externalId: string;
  open: string;
  /** In words that a bookkeeper finds it by, as in `credit memo 1045`. */
  by: { what: string; amount: string }[];
}

export type Found =
  | { kind: 'none' }
  /** Nothing there tells this record from others, so that it is absent cannot be shown. */
  | { kind: 'cannot_tell' }
  /** The same record: adopt it. `theirs` is what it says, for types that are read. */
  | { kind: 'same'; counterpart: Counterpart; theirs?: PulledRecord }
  /** Someone else holds the key; `description` names the holder for the person who has to act. */
  | { kind: 'other'; description: string };

export interface SessionFacts {
  /** The vendor's id of the company. */
  companyId: string;
}

/** Everything a call needs about the connection; built per use, never kept. */
export interface Session extends SessionFacts {
  /** As read when connecting; absent while that is under way. */
  company?: CompanyCapabilities;
  tenantId: string;
  connectionId: string;
  /** A valid access token; `refused` names one that the vendor just rejected, so that a new one is fetched. */
  accessToken(refused?: string): Promise<CallResult<string>>;
  /** Waits until the shared budget lets a read go; writes reserved theirs before they were stored. */
  reserveRead(): Promise<void>;
  signal?: AbortSignal;
}

/** OAuth for providers that have it; kept apart because connecting is a flow of its own. */
export interface ProviderAuthorization {
  /** Asynchronous because the vendor publishes the address of its consent page. */
  authorizeUrl(input: { state: string; redirectUri: string }): Promise<string>;
  exchange(input: { callbackUrl: string; redirectUri: string }): Promise<AuthorizationResult>;
  /** Throws `SyncError` of type ConnectionNeedsReauth when the grant is gone for good. */
  refresh(tokens: TokenSet): Promise<TokenSet>;
  revoke(tokens: TokenSet): Promise<void>;
}

export interface AuthorizationResult {
  companyId: string;
  tokens: TokenSet;
}

/** Secrets: stored encrypted, never logged. Instants are ISO strings. */
export interface TokenSet {
  accessToken: string;
  accessExpiresAt: string;
  refreshToken: string;
  refreshExpiresAt: string;
  /** The vendor's hard limit, when it tells one. */
  hardExpiresAt?: string;
}

/** The vendor's webhooks about changes, for providers that have them. */
export interface ChangeNotices {
  /** Last part of the address that they are sent to. */
  source: string;
  /** False when this installation was given no secret for them. */
  isConfigured: boolean;
  /** Whether the vendor signed exactly these bytes. Compared in constant time. */
  verify(rawBody: Buffer, headers: Readonly<Record<string, unknown>>): boolean;
  /** What the delivery tells; never throws. Nothing is left out in silence. */
  read(rawBody: Buffer, now: Date): ReadNotices;
}

export interface ReadNotices {
  /** As far as they concern types that we keep. */
  told: ChangeNotice[];
  /** Events that could not be read: change data brings what they would have told. */
  notUnderstood: number;
  /** Events that are older than a repeat is recognised. */
  tooOld: number;
}

/** Something happened to a record there. It may come late, twice, out of order, or not at all. */
export interface ChangeNotice {
  eventId: string;
  companyId: string;
  /** In the vendor's words. */
  type: string;
  entityType: EntityType;
  externalId: string;
  /** The name that went up in `externalId`. */
  mergedId?: string;
  /** ISO instant of the change. */
  at: string;
}
