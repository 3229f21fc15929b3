import type { SyncErrorInfo } from '../../../errors.ts';
import type { CallResult, RawAnswer } from '../../provider.ts';
import { asText, type CompanyFacts, type Reading } from '../../reads.ts';
import { messageRules } from '../company-facts.ts';
import { hresultFact } from '../faults/hresults.ts';
import { writeMessageSet } from '../qbxml/message-set.ts';
import { type Node, type Response, readAnswer, UnreadableAnswer } from '../qbxml/read-message.ts';
import { type MessageRequest, writeRequest } from '../qbxml/write-message.ts';
import { nextLower } from '../versions.ts';

/** Message sets that only read; QuickBooks keeps nothing of them. */
export const READ = 'read';

export interface Answered {
  /** By the `requestId` of each request. */
  of(requestId: string): Response;
  /** The version that was spoken in the end. */
  version: number;
}

export type TakeRow = (response: Response, name: string, node: Node) => void;

interface Question {
  facts: CompanyFacts;
  requests: readonly MessageRequest[];
  /** Rows are handed over as they are read, and not kept. */
  onRow?: TakeRow;
  /** Instead of the one that the company is known to take. */
  version?: number;
}

/** One round trip with all requests; goes down by itself where QuickBooks does not take the version. */
export function* ask({ facts, requests, onRow, version }: Question): Reading<Answered> {
  const rules = messageRules(facts.company);
  for (let spoken = version ?? rules.version; ; ) {
    const written = requests.map((request) => writeRequest(request, { ...rules, version: spoken }).xml);
    const body = writeMessageSet({ version: spoken, requests: written });
    const answer = asText(yield { target: READ, body });
    const lower = isVersionRefused(answer) ? nextLower(spoken) : undefined;
    if (lower === undefined) return read(answer, requests, { onRow, version: spoken });
    spoken = lower;
  }
}

function isVersionRefused({ fault }: RawAnswer): boolean {
  return fault !== undefined && hresultFact(fault).effect === 'lower_version';
}

function read(
  answer: RawAnswer,
  requests: readonly MessageRequest[],
  { onRow, version }: { onRow?: TakeRow; version: number },
): CallResult<Answered> {
  if (answer.fault) return failed({ ...answer, body: hresultFact(answer.fault).meaning });
  try {
    const responses = new Map(readAnswer(answer.body, onRow).responses.map((one) => [one.requestId, one]));
    const missing = requests.find(({ requestId }) => !responses.has(requestId));
    if (missing) return failed(answer);
    const of = (requestId: string) => responses.get(requestId) ?? unasked(requestId);
    return { ok: true, value: { of, version } };
  } catch (error) {
    if (!(error instanceof UnreadableAnswer)) throw error;
    return failed(answer);
  }
}

function unasked(requestId: string): never {
  throw new Error(`nothing was asked under ${requestId}`);
}

function failed({ body, fault }: RawAnswer): CallResult<never> {
  return unknown({
    type: 'VendorFault',
    message: 'QuickBooks answered a read with something else than what was asked for.',
    vendor: { code: fault, message: body.slice(0, 500) },
  });
}

/** A read that QuickBooks refused, in its own words. */
export function refusedRead({ statusCode, message }: Response): CallResult<never> {
  return unknown({
    type: 'VendorFault',
    message: message || `QuickBooks answered a read with status ${statusCode}.`,
    vendor: { code: statusCode, message },
  });
}

function unknown(error: SyncErrorInfo): CallResult<never> {
  return { ok: false, failure: { kind: 'unknown', error } };
}
