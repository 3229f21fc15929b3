import type { SyncErrorInfo } from '../../errors.ts';
import type { CallFailure, ProviderPolls, RawAnswer, StoredRequest } from '../provider.ts';
import { codeFact, pageOf } from './faults/code-facts.ts';
import { hresultFact } from './faults/hresults.ts';
import { writeMessageSet } from './qbxml/message-set.ts';
import { LOWEST_VERSION } from './versions.ts';

export const polls: ProviderPolls = { failureOf, inquiryOf };

function failureOf(request: StoredRequest, answer: RawAnswer): CallFailure | undefined {
  if (answer.fault) return reported(request, answer.fault, answer);
  return request.kind === 'read' ? undefined : unkept(answer);
}

/**
 * What the Web Connector reports instead of an answer. A message that QuickBooks could not read is an answer to it:
 * nothing of it was carried out, and it is not sent again.
 */
function reported(
  { kind }: StoredRequest,
  fault: string,
  { body, isInquiry }: RawAnswer,
): CallFailure | undefined {
  const fact = hresultFact(fault);
  const error = {
    type: fact.type,
    message: fact.meaning,
    vendor: { code: fact.code, message: body, page: pageOf(fact.code), remedy: fact.remedy },
  };
  switch (fact.effect) {
    case 'refused':
      return isInquiry ? unread(error) : undefined;
    case 'lower_version':
      if (isInquiry) return unread(error);
      // A read goes down by itself; a write was composed by what is known of the company.
      return kind === 'read' ? undefined : { kind: 'outdated', error };
    case 'connection':
      return { kind: 'company_unavailable', error };
    case 'unknown':
      return { kind: 'unknown', error };
  }
}

/** What could not be read was the question, not the write. */
function unread(error: SyncErrorInfo): CallFailure {
  return { kind: 'forgotten', error: { ...error, type: 'OutcomeUnknown' } };
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
