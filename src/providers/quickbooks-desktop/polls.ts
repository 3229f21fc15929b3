import type { CallFailure, ProviderPolls, RawAnswer, StoredRequest } from '../provider.ts';
import { codeFact } from './faults/code-facts.ts';
import { hresultFact } from './faults/hresults.ts';
import { writeMessageSet } from './qbxml/message-set.ts';
import { LOWEST_VERSION } from './versions.ts';

export const polls: ProviderPolls = { failureOf, inquiryOf };

function failureOf(request: StoredRequest, answer: RawAnswer): CallFailure | undefined {
  if (answer.fault) return reported(answer.fault, answer);
  return request.kind === 'read' ? undefined : unkept(answer);
}

/**
 * What the Web Connector reports instead of an answer. A message that QuickBooks could not read is an answer to it:
 * nothing of it was carried out, and it is not sent again.
 */
function reported(fault: string, { body, isInquiry }: RawAnswer): CallFailure | undefined {
  const fact = hresultFact(fault);
  const error = {
    type: fact.type,
    message: `${fact.meaning} ${fact.remedy}`,
    vendor: { code: fact.code, message: body },
  };
  switch (fact.effect) {
    case 'refused':
    case 'lower_version':
      // What could not be read was the question, not the write.
      return isInquiry ? { kind: 'forgotten', error: { ...error, type: 'OutcomeUnknown' } } : undefined;
    case 'connection':
      return { kind: 'company_unavailable', error };
    case 'unknown':
      return { kind: 'unknown', error };
  }
}

const SET = /<QBXMLMsgsRs\b([^>]*)>\s*(?:<\/QBXMLMsgsRs>)?/;

/** A set whose own status says that nothing is kept of it, and that holds no response. */
function unkept({ body }: RawAnswer): CallFailure | undefined {
  const [whole = '', attributes = ''] = SET.exec(body) ?? [];
  const code = /messageSetStatusCode="(\d+)"/.exec(attributes)?.[1];
  const isEmpty = whole.endsWith('</QBXMLMsgsRs>') || attributes.endsWith('/');
  if (code === undefined || !isEmpty || codeFact(code).class !== 'recovery') return undefined;
  const message = 'QuickBooks keeps no outcome of this request.';
  return { kind: 'forgotten', error: { type: 'OutcomeUnknown', message, vendor: { code, message } } };
}

/**
 * A set without requests, with the id in both places, brings the outcome that is kept under it. The same bytes again
 * would bring it too, and write everything a second time where QuickBooks kept nothing.
 */
function inquiryOf({ requestId, body }: StoredRequest): string {
  const version = Number(/<\?qbxml version="([\d.]+)"/.exec(body)?.[1] ?? LOWEST_VERSION);
  return writeMessageSet({ version, requests: [], newId: requestId, oldId: requestId });
}
