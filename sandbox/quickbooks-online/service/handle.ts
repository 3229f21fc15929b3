import { setTimeout as sleep } from 'node:timers/promises';
import type { Facts, Rule } from '../control/fault-rules.ts';
import { ruleFault } from '../control/fault-rules.ts';
import type { Books } from '../engine/books.ts';
import { faultEnvelope } from '../faults/envelope.ts';
import { VendorFault } from '../faults/fault.ts';
import { throttled } from '../faults/gateway.ts';
import { internalFault } from '../faults/internal.ts';
import type { Answer, SandboxRequest } from '../http/exchange.ts';
import { bodyText, htmlAnswer, NO_ANSWER } from '../http/exchange.ts';
import { isObject, type JsonObject } from '../json.ts';
import { latencyOf } from '../limits/latency.ts';
import type { Sandbox } from '../sandbox.ts';
import { authorizeCall } from './authorize.ts';
import { batchWritesNames } from './batch.ts';
import type { Command } from './command.ts';
import { readCommand } from './command.ts';
import { checkStatus } from './company-status.ts';
import { writesName } from './execute.ts';
import { perform } from './perform.ts';
import { render } from './render.ts';

/** Answers one call of the accounting service, `/v3/company/{realmId}/…`, and writes it down. */
export async function handleCompanyCall(sandbox: Sandbox, request: SandboxRequest): Promise<Answer> {
  const [, , , realmId = '', ...rest] = request.path.split('/');
  const started = performance.now();
  const rules: Rule[] = [];
  const answer = await answerCall(sandbox, request, realmId, rest, rules);
  const durationMs = Math.round((performance.now() - started) * 10) / 10;
  sandbox.log.add(realmId, {
    at: request.arrivedAt,
    tid: request.tid,
    method: request.method,
    path: request.path,
    query: request.query.size > 0 ? request.query.toString() : '',
    requestBody: request.body.length > 100_000 ? `${request.body.length} bytes` : bodyText(request),
    contentType: request.headers['content-type'] ?? '',
    status: answer.status,
    answer: typeof answer.body === 'string' ? answer.body : `${answer.body.length} bytes`,
    durationMs,
    rules: rules.map((rule) => rule.id),
  });
  return answer;
}

async function answerCall(
  sandbox: Sandbox,
  request: SandboxRequest,
  realmId: string,
  rest: string[],
  rules: Rule[],
): Promise<Answer> {
  try {
    const books = sandbox.companies.find(realmId);
    const grant = authorizeCall(sandbox.tokens, request, realmId);
    const answered = sandbox.limiter.admit(realmId, grant.clientId, rest[0] === 'batch');
    if (!answered || !books) return refuseTooMany(sandbox, request);
    try {
      return await answerAdmitted(sandbox, request, { realmId, rest, rules, books });
    } finally {
      answered();
    }
  } catch (error) {
    const refusal = error instanceof VendorFault ? error : internalFault(error);
    return render(sandbox, request, refusal.status, faultEnvelope(refusal, sandbox.clock.now()));
  }
}

const nextTurn = () => new Promise<void>((resolve) => setImmediate(resolve));

interface Admitted {
  realmId: string;
  rest: string[];
  rules: Rule[];
  books: Books;
}

async function answerAdmitted(
  sandbox: Sandbox,
  request: SandboxRequest,
  { realmId, rest, rules, books }: Admitted,
): Promise<Answer> {
  // Whatever has arrived together with this request is under way together with it.
  await nextTurn();
  if (sandbox.rules.size > 0) rules.push(...sandbox.rules.acting(factsOf(request, realmId, rest)));
  const command = readEarly(request, rest);
  const named = !(command instanceof VendorFault) && touchesNames(command);
  const release = named ? sandbox.nameLocks.take(realmId) : undefined;
  try {
    const wait = waitOf(sandbox, command, rules) + (release ? sandbox.nameWriteMs : 0);
    if (wait > 0) await sleep(wait);
    const stopped = beforeCommit(rules);
    if (stopped) return stopped;
    if (command instanceof VendorFault) throw command;
    checkStatus(books.settings, writes(command));
    const result = answerOnce(sandbox, books, request, command, named && !release);
    return afterCommit(rules, shownOtherwise(result, rules));
  } finally {
    release?.();
  }
}

/** The gateway's refusal: as asked, or in one of the other forms that have been seen. */
function refuseTooMany(sandbox: Sandbox, request: SandboxRequest): Answer {
  const { refusal } = sandbox.limiter.limits;
  const fault = throttled();
  const asked = refusal === 'xml' ? { ...request, query: new URLSearchParams(), headers: {} } : request;
  const status = refusal === 'status-403' ? 403 : fault.status;
  return render(sandbox, asked, status, faultEnvelope(fault, sandbox.clock.now()));
}

function costOf(command: Command | VendorFault): { writes: boolean; batchItems: number } {
  if (command instanceof VendorFault) return { writes: false, batchItems: 0 };
  const items = command.kind === 'batch' ? command.body.BatchItemRequest : undefined;
  return { writes: writes(command), batchItems: Array.isArray(items) ? items.length : 0 };
}

function answerOnce(
  sandbox: Sandbox,
  books: Books,
  request: SandboxRequest,
  command: Command,
  nameBusy: boolean,
): Answer {
  const outcome = perform(sandbox, books, request, command, nameBusy);
  sandbox.onCommitted(books.company.realmId);
  return 'status' in outcome ? (outcome as Answer) : render(sandbox, request, 200, outcome as JsonObject);
}

function readEarly(request: SandboxRequest, rest: string[]): Command | VendorFault {
  try {
    return readCommand(request, rest);
  } catch (error) {
    if (error instanceof VendorFault) return error;
    throw error;
  }
}

function writes(command: Command): boolean {
  return ['write', 'batch', 'tax-service', 'upload', 'send'].includes(command.kind);
}

function touchesNames(command: Command): boolean {
  if (command.kind === 'write') return writesName(command.entity);
  return command.kind === 'batch' && batchWritesNames(command.body);
}

/** How long the answer is held back, but for names. */
function waitOf(sandbox: Sandbox, command: Command | VendorFault, rules: readonly Rule[]): number {
  const own = sandbox.latency === 'none' ? 0 : latencyOf(sandbox.latency, costOf(command));
  return rules.reduce((ms, rule) => ms + (rule.kind === 'latency' ? (rule.ms ?? 0) : 0), own);
}

/** Refusals and drops before anything is done. */
function beforeCommit(rules: readonly Rule[]): Answer | undefined {
  const stop = rules.find((rule) => ['status', 'fault', 'drop-before'].includes(rule.kind));
  if (stop?.kind === 'fault') throw ruleFault(stop);
  if (!stop) return undefined;
  return stop.kind === 'status' ? plainFailure(stop) : { ...NO_ANSWER, cut: 'before-head' };
}

function afterCommit(rules: readonly Rule[], answer: Answer): Answer {
  const rule = rules.find(({ kind }) => kind === 'drop-after' || kind === 'status-after');
  if (!rule) return answer;
  return rule.kind === 'drop-after' ? { ...answer, cut: rule.cut ?? 'before-head' } : plainFailure(rule);
}

/** What was done is shown as a rule says: every entity in the answer has its members. */
function shownOtherwise(answer: Answer, rules: readonly Rule[]): Answer {
  const members = rules.find(({ kind }) => kind === 'answer')?.answer;
  if (!members || answer.status !== 200 || typeof answer.body !== 'string') return answer;
  const shown = Object.entries(JSON.parse(answer.body) as JsonObject).map(([name, value]) => [
    name,
    isObject(value) ? { ...value, ...members } : value,
  ]);
  return { ...answer, body: JSON.stringify(Object.fromEntries(shown)) };
}

/** What stands in front of the service answers in HTML. */
function plainFailure(rule: Rule): Answer {
  const status = rule.status ?? 503;
  return htmlAnswer(status, `<html><body><h1>${status} Service Unavailable</h1></body></html>`);
}

function factsOf(request: SandboxRequest, realmId: string, rest: readonly string[]): Facts {
  const operation = request.query.get('operation') ?? undefined;
  const isEntity =
    request.method === 'POST' && rest.length === 1 && !['batch', 'query', 'upload'].includes(rest[0] ?? '');
  const body = request.body.length > 1_000_000 ? '' : bodyText(request);
  const guessed = /"Id"\s*:\s*"?\d/.test(body) ? 'update' : 'create';
  return {
    realmId,
    method: request.method,
    path: request.path,
    entity: rest[0],
    operation: operation ?? (isEntity ? guessed : rest[0]),
    body,
    batchItem: false,
  };
}
