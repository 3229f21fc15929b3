import { type Books, openBooks } from '../../books.ts';
import { type Connection, readConnection } from '../../db/connections/connection-state.ts';
import { type ConnectionKey, findLinked, type Link } from '../../db/links/links.ts';
import { loadRecords } from '../../db/queue/prerequisites.ts';
import { ENTITIES } from '../../domain/entities/index.ts';
import { type RecordRef, refKey } from '../../domain/entity.ts';
import type { DatedMoney } from '../../domain/money.ts';
import { parseRecord } from '../../domain/parse-record.ts';
import { sinceAgreed } from '../../domain/sides/since-agreed.ts';
import type { SyncErrorInfo } from '../../errors.ts';
import type { CallFailure, CompanyCapabilities, Provider, PushItem } from '../../providers/provider.ts';
import type { ActivityDeps } from '../deps.ts';
import { afterFailedRead } from '../pull/failed-read.ts';

/** A set may name a day for each of its records; the step on our own database does not wait longer for them. */
const TIMEOUT_MS = 15_000;

/** What was looked up before records are written, by currency and day. */
export interface RateBook {
  /** Null where the company knows none; undefined where nobody looked. */
  of(money: DatedMoney): string | null | undefined;
  /** Why some could not be looked up. */
  failure?: SyncErrorInfo;
}

const keyOf = ({ currency, date }: DatedMoney) => `${currency} ${date}`;

/** The rates that writes of these records state; `closed` where asking for them closed the connection. */
export async function readRates(
  deps: ActivityDeps,
  connection: Connection,
  refs: readonly RecordRef[],
): Promise<RateBook | 'closed'> {
  const { provider } = deps.providers.get(connection.provider);
  const owner = { tenantId: connection.tenantId, connectionId: connection.id };
  const { capabilities } = connection;
  const found = new Map<string, string | null>();
  const book: RateBook = { of: (money) => found.get(keyOf(money)) };
  if (!capabilities?.multicurrency || !provider.rateOf) return book;
  const needed = await neededRates(deps, owner, refs, { provider, capabilities });
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  const books = openBooks(deps, connection, { asker: 'rates', signal });
  try {
    for (const money of needed) {
      const answer = await books.rate(money);
      if (answer.ok) found.set(keyOf(money), answer.value);
      else if (answer.failure.kind === 'refused') found.set(keyOf(money), null);
      else return await unread(deps, owner, { books, book, failure: answer.failure });
    }
    return book;
  } catch (error) {
    if (!signal.aborted) throw error;
    // What was found by then goes; the rest is looked up by the next step.
    return found.size > 0 ? book : { ...book, failure: tookTooLong };
  }
}

const tookTooLong: SyncErrorInfo = {
  type: 'VendorBusy',
  message: 'The exchange rate could not be looked up in time.',
};

async function unread(
  deps: ActivityDeps,
  owner: ConnectionKey,
  { books, book, failure }: { books: Books; book: RateBook; failure: CallFailure },
): Promise<RateBook | 'closed'> {
  const { error } = await afterFailedRead({ deps, owner, books, failure, before: null });
  const connection = await readConnection(deps.db, owner);
  if (connection?.status !== 'active') return 'closed';
  const message = `The exchange rate could not be looked up: ${error.message}`;
  return { ...book, failure: { ...error, type: 'VendorBusy', message } };
}

async function neededRates(
  { db }: ActivityDeps,
  owner: ConnectionKey,
  refs: readonly RecordRef[],
  { provider, capabilities }: { provider: Provider; capabilities: CompanyCapabilities },
): Promise<DatedMoney[]> {
  const rated = refs.filter(({ entityType }) => ENTITIES[entityType].moneyOf);
  if (rated.length === 0) return [];
  const [stored, links] = [await loadRecords(db, owner, rated), await findLinked(db, owner, rated)];
  const needed = new Map<string, DatedMoney>();
  for (const ref of rated) {
    const item = itemOf(ref, stored.get(refKey(ref))?.data, links.get(refKey(ref)));
    const money = item && provider.rateOf?.(item, capabilities);
    if (money) needed.set(keyOf(money), money);
  }
  return [...needed.values()];
}

function itemOf(
  { entityType, recordId }: RecordRef,
  stored: unknown,
  link: Link | undefined,
): PushItem | undefined {
  const parsed = parseRecord(entityType, stored);
  if (!parsed.ok) return undefined;
  const { data } = parsed;
  const present = link?.missingSince ? undefined : link;
  const known = sinceAgreed({ entityType, data, link: present, force: false });
  return { entityType, recordId, data, desired: 'present', counterpart: counterpartOf(present), ...known };
}

/** As it stands there, with what is known of its content. */
export function counterpartOf(
  link: Pick<Link, 'externalId' | 'externalVersion' | 'image'> | null | undefined,
): PushItem['counterpart'] {
  return link
    ? { externalId: link.externalId, externalVersion: link.externalVersion, image: link.image ?? undefined }
    : undefined;
}
