import type { HttpResponse } from '../http.ts';
import type { CallResult, ProviderCalls, RawAnswer } from '../provider.ts';
import { referenceOf } from './call-failure.ts';
import type { CompanyApi } from './company-api.ts';

export function createCalls(api: CompanyApi): ProviderCalls {
  return {
    send: async (session, request) => answerOf(await api.write(session, request)),
    read: async (session, request) => answerOf(await api.read(session, request)),
  };
}

function answerOf(result: CallResult<HttpResponse>): CallResult<RawAnswer> {
  if (!result.ok) return result;
  const { status, body } = result.value;
  return { ok: true, value: { httpStatus: status, body, reference: referenceOf(result.value) } };
}
