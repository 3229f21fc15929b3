import type { Account } from './account.ts';
import { type Key, missingFor, missingToExpand, sentenceFor } from './keys.ts';
import type { BalanceTransaction } from './objects.ts';

export interface Answer {
  status: number;
  body: unknown;
  headers?: Record<string, string>;
}

export interface ApiRequest {
  method: string;
  path: string;
  query: URLSearchParams;
}

export interface Caller {
  /** Whose objects are asked for. */
  account: Account;
  /** With which key, of it or of its platform. */
  key: Key;
}

const DEFAULT_PAGE = 10;
const LARGEST_PAGE = 100;
/** Lists of the objects behind movements, by their place in the address. */
const OBJECTS: Readonly<Record<string, string>> = {
  charges: 'charge',
  refunds: 'refund',
  disputes: 'dispute',
  transfers: 'transfer',
  topups: 'topup',
  application_fees: 'application_fee',
};

/** What the processor's own library asks for; everything else is not there. */
export function answerApi(caller: Caller, { method, path, query }: ApiRequest): Answer {
  const { account, key } = caller;
  const [, resource = '', id] = /^\/v1\/([a-z_]+)(?:\/([\w-]+))?$/.exec(path) ?? [];
  if (method !== 'GET') return refused(405, `The stand-in is read-only: ${method} ${path}.`);
  const missing = missingFor(key, resource);
  if (missing) return refused(403, sentenceFor(key, account.id, missing));
  const object = OBJECTS[resource];
  if (object)
    return id ? found(account.ledger.sources.get(id), object, id) : listObjects(account, object, query);
  switch (resource) {
    case 'payouts':
      return id ? onePayout(account, id, query) : listPayouts(account, query);
    case 'balance_transactions':
      return id
        ? found(account.ledger.transactions.get(id), 'balance transaction', id)
        : listTransactions(caller, query);
    case 'balance':
      return { status: 200, body: { object: 'balance', livemode: account.live, available: [], pending: [] } };
    case 'account':
      return { status: 200, body: accountBody(account) };
    default:
      return refused(404, `Unrecognized request URL (${method}: ${path}).`);
  }
}

function accountBody({ id, interval }: Account) {
  return { id, object: 'account', settings: { payouts: { schedule: { interval } } } };
}

function listObjects({ ledger }: Account, object: string, query: URLSearchParams): Answer {
  const rows = [...ledger.sources.values()].reverse().filter((source) => source.object === object);
  return page(rows, query, `/v1/${object}s`);
}

function onePayout({ payouts, ledger }: Account, id: string, query: URLSearchParams): Answer {
  const payout = payouts.get(id);
  if (!payout || !expands(query, 'balance_transaction')) return found(payout, 'payout', id);
  const own = ledger.transactions.get(payout.balance_transaction ?? '') ?? null;
  return { status: 200, body: { ...payout, balance_transaction: own } };
}

function listPayouts(account: Account, query: URLSearchParams): Answer {
  const status = query.get('status');
  const [isCreated, arrives] = [within(query, 'created'), within(query, 'arrival_date')];
  const rows = [...account.payouts.values()]
    .sort((a, b) => b.created - a.created)
    .filter(
      (row) => (!status || row.status === status) && isCreated(row.created) && arrives(row.arrival_date),
    );
  return page(rows, query, '/v1/payouts');
}

function listTransactions({ account, key }: Caller, query: URLSearchParams): Answer {
  const payout = query.get('payout');
  if (payout !== null && account.payouts.get(payout)?.automatic === false) {
    return refused(
      400,
      'Balance transaction history can only be filtered on automatic transfers, not manual.',
      'payout',
    );
  }
  if (payout !== null && !account.payouts.has(payout)) return found(undefined, 'payout', payout);
  const isCreated = within(query, 'created');
  const [ofType, inCurrency] = [query.get('type'), query.get('currency')];
  const rows = (payout === null ? newestFirst(account) : account.transactionsOf(payout)).filter(
    ({ created, type, currency }) =>
      isCreated(created) && (ofType ?? type) === type && (inCurrency ?? currency) === currency,
  );
  if (!expands(query, 'data.source')) return page(rows, query, '/v1/balance_transactions');
  const shown = page(rows, query, '/v1/balance_transactions', (row) => expanded(account, row));
  const missing = missingToExpand(key, objectsIn(shown.body));
  return missing ? refused(403, sentenceFor(key, account.id, missing)) : shown;
}

function newestFirst({ ledger }: Account): BalanceTransaction[] {
  return [...ledger.transactions.values()].reverse().sort((a, b) => b.created - a.created);
}

function within(query: URLSearchParams, name: string): (seconds: number) => boolean {
  const bound = (side: string) => query.get(`${name}[${side}]`);
  const [gte, lt] = [bound('gte'), bound('lt')];
  return (seconds) => (gte === null || seconds >= Number(gte)) && (lt === null || seconds < Number(lt));
}

function expands(query: URLSearchParams, field: string): boolean {
  return [...query.keys()].some((key) => key.startsWith('expand') && query.getAll(key).includes(field));
}

function expanded({ ledger, payouts }: Account, row: BalanceTransaction): Record<string, unknown> {
  if (row.source === null) return { ...row };
  const source = ledger.sources.get(row.source) ?? payouts.get(row.source) ?? row.source;
  return { ...row, source };
}

function objectsIn(body: unknown): string[] {
  const { data } = body as { data: { source?: unknown }[] };
  return data.flatMap(({ source }) => {
    if (typeof source !== 'object' || source === null || !('object' in source)) return [];
    return String(source.object);
  });
}

function page<Row extends { id: string }>(
  rows: readonly Row[],
  query: URLSearchParams,
  url: string,
  show: (row: Row) => object = (row) => row,
): Answer {
  const limit = Number(query.get('limit') ?? DEFAULT_PAGE);
  if (!Number.isInteger(limit) || limit < 1 || limit > LARGEST_PAGE) {
    return refused(400, `Invalid limit: it must be between 1 and ${LARGEST_PAGE}.`, 'limit');
  }
  const after = query.get('starting_after');
  const start = after === null ? 0 : rows.findIndex((row) => row.id === after) + 1;
  if (after !== null && start === 0) return found(undefined, 'object', after);
  const data = rows.slice(start, start + limit).map(show);
  return { status: 200, body: { object: 'list', data, has_more: start + limit < rows.length, url } };
}

function found(object: unknown, kind: string, id: string): Answer {
  if (object !== undefined) return { status: 200, body: object };
  return {
    status: 404,
    body: {
      error: {
        type: 'invalid_request_error',
        code: 'resource_missing',
        message: `No such ${kind}: '${id}'`,
        param: 'id',
      },
    },
  };
}

export function refused(status: number, message: string, param?: string): Answer {
  return { status, body: { error: { type: 'invalid_request_error', message, param } } };
}
