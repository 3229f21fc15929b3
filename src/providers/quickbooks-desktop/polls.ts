import type { CallFailure, ProviderPolls, RawAnswer, StoredRequest } from '../provider.ts';
import { hresultFact } from './faults/hresults.ts';

export const polls: ProviderPolls = { failureOf };

/**
 * What the Web Connector reports instead of an answer. A message that QuickBooks could not read is an answer to it:
 * nothing of it was carried out, and it is not sent again.
 */
function failureOf(_request: StoredRequest, { fault, body }: RawAnswer): CallFailure | undefined {
  if (!fault) return undefined;
  const fact = hresultFact(fault);
  const error = {
    type: fact.type,
    message: `${fact.meaning} ${fact.remedy}`,
    vendor: { code: fact.code, message: body },
  };
  switch (fact.effect) {
    case 'refused':
    case 'lower_version':
      return undefined;
    case 'connection':
      return { kind: 'company_unavailable', error };
    case 'unknown':
      return { kind: 'unknown', error };
  }
}
