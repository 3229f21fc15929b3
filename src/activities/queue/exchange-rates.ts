import { type Books, openBooks } from '../../books.ts';
import { type Connection, readConnection } from '../../db/connections/connection-state.ts';
import type { ConnectionKey } from '../../db/links/links.ts';
import { readRows } from '../../db/queue/set-rows.ts';
import { ENTITIES } from '../../domain/entities/index.ts';
import type { DatedMoney } from '../../domain/money.ts';
import { parseRecord } from '../../domain/parse-record.ts';
import type { SyncErrorInfo } from '../../errors.ts';
import type { CallFailure, CompanyCapabilities, Provider } from '../../providers/provider.ts';
import type { QueuedRecord } from '../../workflows/contract.ts';
import type { ActivityDeps } from '../deps.ts';
import { afterFailedRead } from '../pull/failed-read.ts';
import { pushItem } from './push-item.ts';

/** A set may name a day for each of its records; the step on our own database does not wait longer for them. */
const TIMEOUT_MS = 15_000;

/** What was looked up before records are written, by currency and day. */
export interface RateBook {
  /** Null where the company knows none; undefined where nobody looked. */
  of(money: DatedMoney): string | null | undefined;
  /** Why the company does not say it, where it refused to: asking again gives the same. */
  refusalOf(money: DatedMoney): SyncErrorInfo | undefined;
  /** Why some could not be looked up. */
  failure?: SyncErrorInfo;
  /** Time ran out after some were found: those go, and what is left is looked up by the next step. */
  cut?: true;
}

const keyOf = ({ currency, date }: DatedMoney) => `${currency} ${date}`;

/** The rates that writes of these records state; `closed` where asking for them closed the connection. */
export async function readRates(
  deps: ActivityDeps,
  connection: Connection,
  rows: readonly QueuedRecord[],
): Promise<RateBook | 'closed'> {
  const { provider } = deps.providers.get(connection.provider);
  const owner = { tenantId: connection.tenantId, connectionId: connection.id };
  const { capabilities } = connection;
  const found = new Map<string, string | null>();
  const refused = new Map<string, SyncErrorInfo>();
  const book: RateBook = {
    of: (money) => found.get(keyOf(money)),
    refusalOf: (money) => refused.get(keyOf(money)),
  };
  if (!capabilities?.multicurrency || !provider.rateOf) return book;
  const needed = await neededRates(deps, owner, rows, { provider, capabilities });
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  const books = openBooks(deps, connection, { asker: 'rates', signal });
  try {
    for (const money of needed) {
      const answer = await books.rate(money);
      if (answer.ok) found.set(keyOf(money), answer.value);
      else if (answer.failure.kind === 'refused')
        refused.set(keyOf(money), notLookedUp(answer.failure.error));
      else return await unread(deps, owner, { books, book, failure: answer.failure });
    }
    return book;
  } catch (error) {
    if (!signal.aborted) throw error;
    return found.size > 0 ? { ...book, cut: true } : { ...book, failure: tookTooLong };
  }
}

const tookTooLong: SyncErrorInfo = {
  type: 'VendorBusy',
  message: 'The exchange rate could not be looked up in time.',
};

function notLookedUp(error: SyncErrorInfo): SyncErrorInfo {
  return { ...error, message: `The exchange rate could not be looked up: ${error.message}` };
}

async function unread(
  deps: ActivityDeps,
  owner: ConnectionKey,
  { books, book, failure }: { books: Books; book: RateBook; failure: CallFailure },
): Promise<RateBook | 'closed'> {
  const { error } = await afterFailedRead({ deps, owner, books, failure, before: null });
  const connection = await readConnection(deps.db, owner);
  if (connection?.status !== 'active') return 'closed';
  return { ...book, failure: { ...notLookedUp(error), type: 'VendorBusy' } };
}

async function neededRates(
  { db }: ActivityDeps,
  owner: ConnectionKey,
  rows: readonly QueuedRecord[],
  { provider, capabilities }: { provider: Provider; capabilities: CompanyCapabilities },
): Promise<DatedMoney[]> {
  const rated = rows.filter(({ entityType }) => ENTITIES[entityType].moneyOf);
  const ids = rated.map(({ queueId }) => queueId);
  const needed = new Map<string, DatedMoney>();
  for (const subject of await readRows(db, owner, ids)) {
    const parsed = parseRecord(subject.row.entityType, subject.record?.data);
    const money = parsed.ok && provider.rateOf?.(pushItem(subject, parsed.data, 'present'), capabilities);
    if (money) needed.set(keyOf(money), money);
  }
  return [...needed.values()];
}
