import type { HttpClient, HttpRequest, HttpResponse } from '../http.ts';
import type { CallResult, Session, StoredRequest } from '../provider.ts';
import type { ReadRequest } from '../reads.ts';
import { callFailureOf, noAnswer } from './call-failure.ts';
import type { FaultOperation } from './faults/codes.ts';

export interface CompanyApiOptions {
  http: HttpClient;
  apiBaseUrl: string;
  minorVersion: number;
  writeTimeoutMs: number;
  readTimeoutMs: number;
}

/** The addresses of one company, with its token. Every call is sent once, or twice after a stale token. */
export interface CompanyApi {
  write(session: Session, request: StoredRequest): Promise<CallResult<HttpResponse>>;
  read(session: Session, request: ReadRequest): Promise<CallResult<HttpResponse>>;
}

export function createCompanyApi(options: CompanyApiOptions): CompanyApi {
  return {
    write: (session, request) => {
      const url = addressOf(options, session, request.target, { requestid: request.requestId });
      const make = (token: string) => postOf(url, token, request.body, session, options);
      return authorized(options.http, session, make, request.kind === 'batch' ? 'batch' : 'update');
    },
    read: (session, request) => {
      const url = addressOf(options, session, request.target);
      const make = async (token: string) => {
        await session.reserveRead();
        return getOf(url, token, session, options);
      };
      return authorized(options.http, session, make, 'read');
    },
  };
}

type MakeRequest = (token: string) => HttpRequest | Promise<HttpRequest>;

/** A token that was just refused is renewed once; if the new one is refused too, a person must reconnect. */
async function authorized(
  http: HttpClient,
  session: Session,
  make: MakeRequest,
  operation: FaultOperation,
): Promise<CallResult<HttpResponse>> {
  const token = await session.accessToken();
  if (!token.ok) return token;
  const first = await http(await make(token.value));
  if (!first.ok || first.response.status !== 401) return judged(first, operation);
  const fresh = await session.accessToken(token.value);
  return fresh.ok ? judged(await http(await make(fresh.value)), operation) : fresh;
}

function judged(
  result: Awaited<ReturnType<HttpClient>>,
  operation: FaultOperation,
): CallResult<HttpResponse> {
  if (!result.ok) return { ok: false, failure: noAnswer(result.reason) };
  const failure = callFailureOf(result.response, operation);
  return failure ? { ok: false, failure } : { ok: true, value: result.response };
}

/** Written by hand, since `URLSearchParams` would turn the spaces of a query into plus signs. */
function addressOf(
  options: CompanyApiOptions,
  session: Session,
  path: string,
  parameters: Record<string, string> = {},
): string {
  const base = options.apiBaseUrl.replace(/\/$/, '');
  const all = { minorversion: String(options.minorVersion), ...parameters };
  const query = Object.entries(all).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  const separator = path.includes('?') ? '&' : '?';
  return `${base}/v3/company/${encodeURIComponent(session.companyId)}/${path}${separator}${query.join('&')}`;
}

function postOf(
  url: string,
  token: string,
  body: string,
  session: Session,
  { writeTimeoutMs }: CompanyApiOptions,
): HttpRequest {
  const headers = { ...headersOf(token), 'content-type': 'application/json' };
  return { method: 'POST', url, headers, body, timeoutMs: writeTimeoutMs, signal: session.signal };
}

function getOf(
  url: string,
  token: string,
  session: Session,
  { readTimeoutMs }: CompanyApiOptions,
): HttpRequest {
  const headers = headersOf(token);
  return { method: 'GET', url, headers, timeoutMs: readTimeoutMs, signal: session.signal };
}

function headersOf(token: string): Record<string, string> {
  return { authorization: `Bearer ${token}`, accept: 'application/json' };
}
