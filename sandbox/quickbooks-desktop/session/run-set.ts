import type { Books } from '../company/books.ts';
import type { CompanyFile } from '../company-file.ts';
import { declarationOf } from '../entities/registry.ts';
import type { StatusFault } from '../faults/faults.ts';
import { text } from '../fields.ts';
import { Hresult } from '../hresults.ts';
import type { Iterators } from '../requests/iterators.ts';
import type { Outcome, Request, RequestContext } from '../requests/request.ts';
import { StatusError, severityOf } from '../statuses.ts';
import { checkLocks } from './locks.ts';
import type { StoredSet } from './message-sets.ts';
import type { MessageSet } from './read-set.ts';
import { readSet } from './read-set.ts';
import type { Done } from './write-set.ts';
import { textOf, writeSet } from './write-set.ts';

const LONGEST_SET_ID = 24;
const LONGEST_REQUEST_ID = 50;

/** Carries out one message set. @throws Hresult where QuickBooks throws instead of answering */
export function runSet(file: CompanyFile, iterators: Iterators, source: string): string {
  const set = readSet(source, file.books.settings);
  const { newId, oldId } = set;
  if (newId === undefined && oldId === undefined) return writeSet(run(file, iterators, set, undefined));
  if (newId !== undefined && newId.length > LONGEST_SET_ID) return writeSet([], { newId, status: 9004 });
  const cleared = oldId === undefined || oldId === newId || clear(file, oldId);
  const status = cleared ? 0 : 600;
  if (newId === undefined) return writeSet(run(file, iterators, set, undefined), { oldId, status });
  return recoverable(file, iterators, set, newId, status);
}

function clear({ messageSets, books }: CompanyFile, id: string): boolean {
  return books.settings.unproven.messageSets === 'kept' && messageSets.clear(id);
}

function recoverable(
  file: CompanyFile,
  iterators: Iterators,
  set: MessageSet,
  newId: string,
  status: number,
): string {
  const { messageSets, recoveredAnswers } = file.books.settings.unproven;
  const stored = messageSets === 'kept' ? file.messageSets.find(newId) : undefined;
  const inquiry = set.requests.length === 0;
  if (stored && !inquiry && stored.checksum !== set.checksum) return writeSet([], { newId, status: 9001 });
  if (!stored && inquiry) return writeSet([], { newId, status: set.oldId === newId ? 9002 : status });
  if (stored) {
    const earlier = stored.done.map((done) => repeated(done, set.brief || recoveredAnswers === 'brief'));
    const rest = stored.complete || inquiry ? [] : finish(file, iterators, set, stored);
    return writeSet([...earlier, ...rest], { newId, status });
  }
  const fresh = file.messageSets.begin(newId, set.checksum, messageSets);
  const done = run(file, iterators, set, fresh);
  return writeSet(done, { newId, status: messageSets === 'not-stored' ? 9005 : status });
}

function repeated(done: Done, brief: boolean): Done {
  if (!brief || done.recovery === undefined) return done;
  return { ...done, content: `<ErrorRecovery>\n${done.recovery}</ErrorRecovery>\n` };
}

/** What a set that broke off still has to do. */
function finish(file: CompanyFile, iterators: Iterators, set: MessageSet, stored: StoredSet): Done[] {
  const rest = set.requests.slice(stored.done.length);
  if (file.books.settings.unproven.interruptedSets === 'partial') return rest.map(notProcessed);
  return run(file, iterators, { ...set, requests: rest }, stored);
}

function run(
  file: CompanyFile,
  iterators: Iterators,
  set: MessageSet,
  stored: StoredSet | undefined,
): Done[] {
  const crash = file.faults.take('crash');
  if (crash?.when === 'before') throw file.crash('before the set');
  const context = { books: file.books, version: set.version, iterators, macros: new Map<string, string>() };
  const answers: Done[] = [];
  let stopped = false;
  for (const request of set.requests) {
    if (crash?.when === 'midway' && answers.length >= (crash.afterRequests ?? 1))
      throw file.crash('within the set');
    const answer: Done = stopped ? notProcessed(request) : perform(file, request, context);
    answers.push(answer);
    stored?.done.push(answer);
    stopped ||= severityOf(answer.status) === 'Error' && set.onError === 'stopOnError';
  }
  if (stored) stored.complete = true;
  if (crash) throw file.crash('after the set');
  return answers;
}

function perform(file: CompanyFile, request: Request, context: RequestContext): Done {
  try {
    return done(request, attempt(file, request, context), context.books);
  } catch (error) {
    if (error instanceof Hresult || !(error instanceof StatusError)) throw error;
    return done(request, { status: error.code, message: error.message, content: '' }, context.books);
  }
}

function attempt(file: CompanyFile, request: Request, context: RequestContext): Outcome {
  if ((request.requestId?.length ?? 0) > LONGEST_REQUEST_ID) throw new StatusError(1060);
  const planned = file.faults.take('status', (fault) => concerns(fault, request));
  if (planned && planned.code >= 1000) throw new StatusError(planned.code, planned.message);
  if (request.problem) throw request.problem;
  if (request.definition.writes && file.books.settings.access.readOnly) throw new StatusError(3263);
  checkLocks(file, request);
  const outcome = request.definition.run(request, context);
  if (!planned) return outcome;
  const message = planned.message;
  return {
    ...outcome,
    status: planned.code,
    ...(message === undefined ? { message: textOf(planned.code, undefined) } : { message }),
  };
}

function concerns({ request, containing }: StatusFault, { definition, fields }: Request): boolean {
  if (request !== undefined && request !== definition.name) return false;
  return containing === undefined || JSON.stringify(fields).includes(containing);
}

function done(request: Request, outcome: Outcome, books: Books): Done {
  const { status, message, attributes = {}, content, written } = outcome;
  return {
    name: request.definition.name,
    requestId: request.requestId,
    status,
    message: textOf(status, message),
    attributes,
    content,
    recovery: written && recovery(books, written.id),
  };
}

function recovery(books: Books, id: string): string | undefined {
  const record = books.byId(id);
  if (!record) return undefined;
  const txn = declarationOf(record.kind).sort === 'txn';
  const guid = text(record.fields, 'ExternalGUID');
  return [
    txn ? `<TxnID>${id}</TxnID>\n<TxnNumber>${record.number}</TxnNumber>\n` : `<ListID>${id}</ListID>\n`,
    `<EditSequence>${record.editSequence}</EditSequence>\n`,
    guid === undefined ? '' : `<ExternalGUID>${guid}</ExternalGUID>\n`,
  ].join('');
}

function notProcessed({ definition, requestId }: Request): Done {
  const status = 3231;
  const answer = { name: definition.name, requestId, status, message: textOf(status, undefined) };
  return { ...answer, attributes: {}, content: '', recovery: undefined };
}
