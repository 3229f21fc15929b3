import type { HttpResponse } from '../http.ts';
import type { CallResult, ProviderCalls } from '../provider.ts';
import { referenceOf } from './call-failure.ts';
import type { CompanyApi } from './company-api.ts';

export function createCalls(api: CompanyApi): ProviderCalls {
  return {
    send: async (session, request) => answerOf(await api.write(session, request), ({ body }) => body),
    read: async (session, request) => answerOf(await api.read(session, request), ({ bytes }) => bytes),
  };
}

function answerOf<Body>(result: CallResult<HttpResponse>, bodyOf: (response: HttpResponse) => Body) {
  if (!result.ok) return result;
  const response = result.value;
  const answer = { httpStatus: response.status, body: bodyOf(response), reference: referenceOf(response) };
  return { ok: true as const, value: answer };
}
