import { z } from 'zod';
import type { SyncErrorInfo } from '../../errors.ts';
import type {
  CompanyCapabilities,
  ItemOutcome,
  PulledRecord,
  RawAnswer,
  RequestItem,
  StoredRequest,
} from '../provider.ts';
import { AFTERWARDS } from './compose.ts';
import { counterpartOf, UNSETTLED_MS } from './counterpart-version.ts';
import { codeFact, pageOf } from './faults/code-facts.ts';
import { type HresultFact, hresultFact } from './faults/hresults.ts';
import { translateStatus } from './faults/translate.ts';
import { type Answer, type Node, type Response, readAnswer, UnreadableAnswer } from './qbxml/read-message.ts';
import { readRow } from './read-row.ts';
import { answeredContent } from './written-content.ts';

const GONE = 'deleted';
/** What a void leaves, where it is a deletion. */
const NOTHING_LEFT = { total: '0', unapplied: '0', applied: {} };
/** What was to be deleted and is not there any more: somebody was faster. */
const NOT_FOUND: readonly string[] = ['3120', '500', '1'];

/** One outcome for each item, whatever the answer looks like. */
export function interpret(
  request: StoredRequest,
  answer: RawAnswer,
  company?: CompanyCapabilities,
): ItemOutcome[] {
  if (answer.fault) return faulted(request, hresultFact(answer.fault), answer);
  const read = answerIn(answer.body);
  const responses = new Map(read?.responses.map((response) => [response.requestId ?? '', response]));
  return request.items.map((item) => {
    const response = responses.get(item.key);
    return response
      ? outcomeOf(request, item, { response, afterwards: responses.get(item.key + AFTERWARDS), company })
      : unanswered(item, read?.set);
  });
}

function answerIn(body: string): Answer | undefined {
  try {
    return readAnswer(body);
  } catch (error) {
    if (!(error instanceof UnreadableAnswer)) throw error;
    return undefined;
  }
}

/**
 * The whole set was refused, and nothing of it carried out. One of several may be to blame: each goes alone then, in
 * other bytes. One that was alone is to blame, and is never sent again as it is.
 */
function faulted(request: StoredRequest, fact: HresultFact, answer: RawAnswer): ItemOutcome[] {
  const [, another] = request.items;
  const isToBlame = fact.effect === 'refused' && !another;
  const message =
    another && fact.effect === 'refused' ? `${fact.meaning} Each record goes alone now.` : fact.meaning;
  const error: SyncErrorInfo = {
    type: isToBlame ? 'RequestRefused' : 'VendorFault',
    message,
    vendor: {
      code: fact.code,
      message: answer.body,
      page: pageOf(fact.code),
      remedy: isToBlame ? fact.remedy : undefined,
    },
  };
  return request.items.map(({ key }) => ({ key, kind: 'failed', error }));
}

interface Answered {
  response: Response;
  /** What a void left. */
  afterwards: Response | undefined;
  company: CompanyCapabilities | undefined;
}

function outcomeOf(request: StoredRequest, item: RequestItem, answered: Answered): ItemOutcome {
  const { response } = answered;
  const { key } = item;
  const externalId = sentId(request, key);
  const isRemoval = /^(TxnDel|ListDel)$/.test(response.name);
  if (isRemoval && (isFine(response) || NOT_FOUND.includes(response.statusCode)))
    return removed(item, externalId);
  const [row] = response.rows.filter(({ name }) => name.endsWith('Ret') || name === 'ErrorRecovery');
  if (response.name === 'TxnVoid' && isFine(response)) return voided(item, externalId, answered);
  if (row && isFine(response)) return written(item, row.node, answered) ?? unanswered(item);
  if (isFine(response)) return unanswered(item);
  return { key, ...asLookUp(item, translateStatus(response, { item, externalId })) };
}

/** A warning is no refusal: what it is about was written. */
function isFine({ statusCode, severity, rows }: Response): boolean {
  const kind = codeFact(statusCode).class;
  return kind === 'done' || (kind === 'told' && severity !== 'Error' && rows.length > 0);
}

function removed({ key, operation }: RequestItem, externalId: string | undefined): ItemOutcome {
  if (operation === 'delete') return { key, kind: 'removed' };
  const note =
    'It was deleted in QuickBooks, which lets nobody void it from outside; what it had taken up is free again.';
  return {
    key,
    kind: 'written',
    counterpart: { externalId: externalId ?? '', externalVersion: GONE },
    note,
    ...NOTHING_LEFT,
  };
}

function voided(
  { key, note, entityType }: RequestItem,
  externalId: string | undefined,
  { afterwards, company }: Answered,
): ItemOutcome {
  const node = afterwards?.rows[0]?.node;
  // Without the row the version stays open: the next change finds it out of date, and reads it.
  const counterpart = counterpartIn(node) ?? { externalId: externalId ?? '', externalVersion: '0' };
  return {
    key,
    kind: 'written',
    counterpart,
    note,
    ...answeredContent(node),
    held: heldIn(entityType, node, company),
  };
}

const recoverySchema = z.object({
  ListID: z.string().optional(),
  TxnID: z.string().optional(),
});

function written(item: RequestItem, node: Node, { response, company }: Answered): ItemOutcome | undefined {
  const counterpart = counterpartIn(node);
  if (!counterpart) return carriedOut(item, node);
  return {
    key: item.key,
    kind: 'written',
    counterpart,
    ...answeredContent(node),
    note: noteOf(item, response),
    held: heldIn(item.entityType, node, company),
  };
}

/** What is there now. */
function heldIn(
  entityType: RequestItem['entityType'],
  node: Node | undefined,
  company: CompanyCapabilities | undefined,
): PulledRecord | undefined {
  return counterpartIn(node) && readRow(entityType, node, company);
}

function noteOf({ note }: RequestItem, { statusCode, message }: Response): string | undefined {
  const told =
    codeFact(statusCode).class === 'told' ? `QuickBooks says: ${message} (${statusCode})` : undefined;
  return [note, told].filter(Boolean).join(' ') || undefined;
}

function counterpartIn(node: Node | undefined) {
  const isRow = z
    .object({ EditSequence: z.string(), TimeCreated: z.string(), TimeModified: z.string() })
    .safeParse(node).success;
  return isRow ? { ...counterpartOf(node), unsettledMs: UNSETTLED_MS } : undefined;
}

/** What is kept of a set may be ids instead of rows: neither what it came to, nor in which form it stands there. */
function carriedOut({ key }: RequestItem, node: Node): ItemOutcome | undefined {
  const { ListID, TxnID } = recoverySchema.safeParse(node).data ?? {};
  const externalId = ListID ?? TxnID;
  const message = 'QuickBooks carried it out, and keeps no more of the answer than that.';
  return externalId === undefined
    ? undefined
    : { key, kind: 'carried_out', externalId, error: { type: 'OutcomeUnknown', message } };
}

/** The id that a change or a removal was about stands first in it. */
function sentId({ body }: StoredRequest, key: string): string | undefined {
  const start = body.indexOf(`requestID="${key}"`);
  const end = body.indexOf('Rq>', start);
  const piece = start < 0 ? '' : body.slice(start, end);
  return /^requestID="\w+"><(?:\w+Mod><|\w+Type>\w+<\/\w+><)(?:ListID|TxnID)>([^<]+)/.exec(piece)?.[1];
}

type Unwritten = { kind: 'duplicate' | 'failed'; error: SyncErrorInfo };

/** A create may have left a record behind; a second change of one version is refused, so it needs no look. */
function asLookUp(item: RequestItem, error: SyncErrorInfo): Unwritten {
  const isOpen = error.type === 'OutcomeUnknown' || error.type === 'VendorFault';
  const needsLook = error.type === 'DuplicateName' || (isOpen && item.operation === 'create');
  return { kind: needsLook ? 'duplicate' : 'failed', error };
}

/** What became of the record is open, unless the set's own status says that nothing was carried out. */
function unanswered(item: RequestItem, set?: Answer['set']): ItemOutcome {
  const type = (set && codeFact(set.statusCode).type) ?? 'OutcomeUnknown';
  const error: SyncErrorInfo = {
    type,
    message: set?.message || 'The answer of QuickBooks does not say what became of this record.',
    vendor: set && { code: set.statusCode, message: set.message },
  };
  return { key: item.key, ...asLookUp(item, error) };
}
