import type { RunningSandbox, SandboxOptions } from '../../../sandbox/quickbooks-online/index.ts';
import { startSandbox } from '../../../sandbox/quickbooks-online/index.ts';

/** A JSON value whose shape a test asserts as it goes. */
// biome-ignore lint/suspicious/noExplicitAny: tests read deep into answers whose shape is what they assert
export type Loose = any; // oxlint-disable-line typescript/no-explicit-any -- for the same reason

export interface Reply {
  status: number;
  body: Loose;
  headers: Headers;
}

export interface Caller {
  sandbox: RunningSandbox;
  realmId: string;
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Reply>;
  create(entity: string, body: unknown, query?: string): Promise<Loose>;
  update(entity: string, body: unknown, query?: string): Promise<Loose>;
  remove(entity: string, record: Loose): Promise<Loose>;
  read(entity: string, id: string): Promise<Loose>;
  query(text: string): Promise<Loose>;
  refused(method: string, path: string, body?: unknown): Promise<Loose>;
  control(method: string, path: string, body?: unknown): Promise<Loose>;
}

/** Starts a sandbox without limits or waits; tests of those switch them on. */
export async function start(options: SandboxOptions = {}): Promise<Caller> {
  const sandbox = await startSandbox({ limits: false, nameWriteMs: 0, company: 'us-lists', ...options });
  return callerOf(sandbox, sandbox.realmId, sandbox.accessToken);
}

export function callerOf(sandbox: RunningSandbox, realmId: string, accessToken: string): Caller {
  const call = async (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) => {
    const response = await fetch(`${sandbox.baseUrl}/v3/company/${realmId}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${accessToken}`,
        accept: 'application/json',
        ...(body === undefined
          ? {}
          : { 'content-type': typeof body === 'string' ? 'application/text' : 'application/json' }),
        ...headers,
      },
      body: body === undefined ? null : typeof body === 'string' ? body : JSON.stringify(body),
    });
    return { status: response.status, body: parsed(await response.text()), headers: response.headers };
  };
  const good = async (method: string, path: string, body?: unknown) => {
    const reply = await call(method, path, body);
    if (reply.status !== 200)
      throw new Error(`${method} ${path}: ${reply.status} ${JSON.stringify(reply.body)}`);
    return reply.body;
  };
  return {
    sandbox,
    realmId,
    call,
    create: async (entity, body, query = '') =>
      (await good('POST', `/${entity.toLowerCase()}${query}`, body))[entity],
    update: async (entity, body, query = '') =>
      (await good('POST', `/${entity.toLowerCase()}${query}`, body))[entity],
    remove: async (entity, { Id, SyncToken }) =>
      (await good('POST', `/${entity.toLowerCase()}?operation=delete`, { Id, SyncToken }))[entity],
    read: async (entity, id) => (await good('GET', `/${entity.toLowerCase()}/${id}`))[entity],
    query: async (text) => (await good('GET', `/query?query=${encodeURIComponent(text)}`)).QueryResponse,
    async refused(method, path, body) {
      const reply = await call(method, path, body);
      const fault = reply.body.Fault ?? reply.body.fault;
      if (!fault) throw new Error(`${method} ${path} was not refused: ${JSON.stringify(reply.body)}`);
      return { status: reply.status, type: fault.type, ...(fault.Error ?? fault.error)[0] };
    },
    control: async (method, path, body) => {
      const response = await fetch(`${sandbox.controlUrl}${path}`, {
        method,
        body: body === undefined ? null : JSON.stringify(body),
      });
      return parsed(await response.text());
    },
  };
}

function parsed(text: string): Loose {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** One line of a sales form. */
export function saleLine(amount: number, item = '1', detail: object = {}): object {
  return {
    Amount: amount,
    DetailType: 'SalesItemLineDetail',
    SalesItemLineDetail: { ItemRef: { value: item }, ...detail },
  };
}

export function invoiceOf(customer: string, ...amounts: number[]): object {
  return { CustomerRef: { value: customer }, Line: amounts.map((amount) => saleLine(amount)) };
}

export function paymentOf(customer: string, total: number, applied: Record<string, number> = {}): object {
  const Line = Object.entries(applied).map(([TxnId, Amount]) => ({
    Amount,
    LinkedTxn: [{ TxnId, TxnType: 'Invoice' }],
  }));
  return { CustomerRef: { value: customer }, TotalAmt: total, Line };
}
