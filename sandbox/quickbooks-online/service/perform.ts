import { ruleFault } from '../control/fault-rules.ts';
import type { Books } from '../engine/books.ts';
import { present } from '../engine/present.ts';
import { fault } from '../faults/catalog.ts';
import type { Answer, SandboxRequest } from '../http/exchange.ts';
import type { JsonObject } from '../json.ts';
import { text } from '../json.ts';
import { runReport } from '../reports/reports.ts';
import type { Sandbox } from '../sandbox.ts';
import { envelopeTime } from '../wire-time.ts';
import { downloadAddress, upload } from './attachments.ts';
import type { BatchItem } from './batch.ts';
import { runBatch } from './batch.ts';
import { changeCapture } from './change-capture.ts';
import type { Command } from './command.ts';
import { pdf, send } from './documents.ts';
import { executeQuery, executeRead, executeWrite } from './execute.ts';
import { wantsInvoiceLink, withInvoiceLinks } from './invoice-link.ts';
import { checkRequestId, onceOnly } from './remembered.ts';
import { makeTaxCode } from './tax-service.ts';

const LONGEST_REQUEST_ID = 50;

/** Carries a command out; the answer's body, or a whole answer where it is no object. */
export function perform(
  sandbox: Sandbox,
  books: Books,
  request: SandboxRequest,
  command: Command,
  nameBusy: boolean,
): JsonObject | Answer {
  const outcome = carryOut(sandbox, books, request, command, nameBusy);
  if (!wantsInvoiceLink(request.query) || isAnswer(outcome)) return outcome;
  return withInvoiceLinks(books, outcome);
}

function isAnswer(outcome: JsonObject | Answer): outcome is Answer {
  return 'status' in outcome && 'headers' in outcome;
}

function carryOut(
  sandbox: Sandbox,
  books: Books,
  request: SandboxRequest,
  command: Command,
  nameBusy: boolean,
): JsonObject | Answer {
  const time = () => envelopeTime(sandbox.clock.now());
  switch (command.kind) {
    case 'read':
      return { ...executeRead(books, command.entity, command.id), time: time() };
    case 'query':
      return { ...executeQuery(books, command.text), time: time() };
    case 'cdc':
      return { ...changeCapture(books, command.entities, command.since), time: time() };
    case 'write':
      return write(books, request, command, nameBusy, time);
    case 'batch':
      return { ...batch(sandbox, books, request, command.body, nameBusy), time: time() };
    case 'exchange-rate':
      return { ...exchangeRate(books, command.code, command.on), time: time() };
    case 'tax-service':
      return { ...books.transaction(() => makeTaxCode(books, command.body)), time: time() };
    case 'report':
      return runReport(books, command.name, request.query);
    case 'pdf':
      return pdf(books, command.entity, command.id);
    case 'send':
      return { ...send(books, command.entity, command.id, command.to), time: time() };
    case 'upload':
      return { ...upload(books, request), time: time() };
    case 'download':
      return downloadAddress(books, command.id);
  }
}

function write(
  books: Books,
  request: SandboxRequest,
  command: Extract<Command, { kind: 'write' }>,
  nameBusy: boolean,
  time: () => string,
): JsonObject {
  const requestId = checkRequestId(request.query.get('requestid'), LONGEST_REQUEST_ID);
  const include = (request.query.get('include') ?? '').toLowerCase();
  const options = {
    allowDuplicateNumber: include.includes('allowduplicatedocnum'),
    includeVoid: include === 'void' && command.operation === 'update',
  };
  return onceOnly(books, requestId ? [requestId] : undefined, command.body, () => {
    const { entity, operation, body } = command;
    const answer = executeWrite(books, entity, operation, body, { options, nameBusy });
    answer.time = time();
    return answer;
  });
}

function batch(
  sandbox: Sandbox,
  books: Books,
  request: SandboxRequest,
  body: JsonObject,
  nameBusy: boolean,
): JsonObject {
  const before = (item: BatchItem) => {
    if (sandbox.rules.size === 0) return undefined;
    const facts = {
      realmId: books.company.realmId,
      method: request.method,
      path: request.path,
      entity: item.entity,
      operation: item.operation ?? 'query',
      body: JSON.stringify(item.body ?? item.query ?? ''),
      batchItem: true,
    };
    const rule = sandbox.rules.acting(facts).find(({ kind }) => kind === 'fault');
    return rule && ruleFault(rule);
  };
  return runBatch(books, body, { requestId: request.query.get('requestid'), nameBusy, before });
}

/** As a company with a feed of the market's rates: some rate for each currency, the same each time. */
function marketRate(code: string): number {
  const letters = [...code].reduce((sum, letter) => sum + letter.charCodeAt(0), 0);
  return 1 + (letters % 50) / 100 + 0.0625;
}

function exchangeRate(books: Books, code: string, on: string | undefined): JsonObject {
  const declaration = books.declaration('ExchangeRate');
  const day = on ?? books.today;
  const known = [...books.all('ExchangeRate')]
    .filter((rate) => text(rate, 'SourceCurrencyCode') === code && (text(rate, 'AsOfDate') ?? '') <= day)
    .sort((a, b) => (text(a, 'AsOfDate') ?? '').localeCompare(text(b, 'AsOfDate') ?? ''))
    .at(-1);
  if (known) return { ExchangeRate: present(books, declaration, known) };
  if (!/^[A-Z]{3}$/.test(code)) throw fault('2170', `Invalid Enumeration : ${code}`, 'sourcecurrencycode');
  return {
    ExchangeRate: {
      SourceCurrencyCode: code,
      TargetCurrencyCode: books.settings.homeCurrency,
      Rate: books.settings.unknown.unenteredRate === 'market' ? marketRate(code) : 1,
      AsOfDate: day,
      domain: 'QBO',
      sparse: false,
    },
  };
}
