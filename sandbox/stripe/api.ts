import type { Account } from './account.ts';
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

const DEFAULT_PAGE = 10;
const LARGEST_PAGE = 100;

/** What the processor's own library asks for; everything else is not there. */
export function answerApi(account: Account, { method, path, query }: ApiRequest): Answer {
  const [, resource = '', id] = /^\/v1\/([a-z_]+)(?:\/([\w-]+))?$/.exec(path) ?? [];
  if (method !== 'GET') return refused(405, `The stand-in is read-only: ${method} ${path}.`);
  switch (resource) {
    case 'payouts':
      return id ? found(account.payouts.get(id), 'payout', id) : listPayouts(account, query);
    case 'balance_transactions':
      return id
        ? found(account.transactions.get(id), 'balance transaction', id)
        : listTransactions(account, query);
    case 'charges':
    case 'refunds':
    case 'disputes':
      return found(id ? account.sources.get(id) : undefined, resource.slice(0, -1), id ?? '');
    case 'balance':
      return { status: 200, body: { object: 'balance', livemode: false, available: [], pending: [] } };
    default:
      return refused(404, `Unrecognized request URL (${method}: ${path}).`);
  }
}

function listPayouts(account: Account, query: URLSearchParams): Answer {
  const status = query.get('status');
  const from = Number(query.get('created[gte]') ?? 0);
  const rows = [...account.payouts.values()]
    .reverse()
    .filter((row) => (!status || row.status === status) && row.created >= from);
  return page(rows, query, '/v1/payouts');
}

function listTransactions(account: Account, query: URLSearchParams): Answer {
  const payout = query.get('payout');
  if (payout !== null && account.payouts.get(payout)?.automatic === false) {
    return refused(
      400,
      'Balance transaction history can only be filtered on automatic transfers, not manual.',
      'payout',
    );
  }
  if (payout !== null && !account.payouts.has(payout)) return found(undefined, 'payout', payout);
  const rows =
    payout === null ? [...account.transactions.values()].reverse() : account.transactionsOf(payout);
  const expands = [...query.keys()].some(
    (key) => key.startsWith('expand') && query.getAll(key).includes('data.source'),
  );
  return page(rows, query, '/v1/balance_transactions', expands ? (row) => expanded(account, row) : undefined);
}

function expanded(account: Account, row: BalanceTransaction): Record<string, unknown> {
  const source = account.sources.get(row.source) ?? account.payouts.get(row.source) ?? row.source;
  return { ...row, source };
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
