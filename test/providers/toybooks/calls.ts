import { Agent } from 'undici';
import { createHttpClient, type HttpClient } from '../../../src/providers/http.ts';
import type {
  CallFailure,
  CallResult,
  ProviderCalls,
  RawAnswer,
  Session,
} from '../../../src/providers/provider.ts';
import { callFailure } from './call-failure.ts';

const TIMEOUT_MS = 10_000;
const LONGEST_ANSWER = 1_000_000;

export function createCalls(apiBaseUrl: string): ProviderCalls {
  const client = createHttpClient({ dispatcher: new Agent(), maxResponseBytes: LONGEST_ANSWER });
  return {
    send: (session, { requestId, body }) => post(client, `${apiBaseUrl}/writes/${requestId}`, session, body),
    async read(session, { body }) {
      await session.reserveRead();
      return post(client, `${apiBaseUrl}/questions`, session, body);
    },
  };
}

async function post(
  client: HttpClient,
  url: string,
  session: Session,
  body: string,
  refused?: string,
): Promise<CallResult<RawAnswer>> {
  const token = await session.accessToken(refused);
  if (!token.ok) return token;
  const headers = { authorization: `Bearer ${token.value}`, 'x-company': session.companyId };
  const { signal } = session;
  const result = await client({ method: 'POST', url, headers, body, timeoutMs: TIMEOUT_MS, signal });
  if (!result.ok) return unknown(result.reason);
  const { status, body: answer } = result.response;
  if (status === 401 && refused === undefined) return post(client, url, session, body, token.value);
  const failure = callFailure(status);
  return failure ? { ok: false, failure } : { ok: true, value: { httpStatus: status, body: answer } };
}

function unknown(reason: string): { ok: false; failure: CallFailure } {
  const error = { type: 'OutcomeUnknown' as const, message: `Toybooks gave no answer: ${reason}.` };
  return { ok: false, failure: { kind: 'unknown', error } };
}
