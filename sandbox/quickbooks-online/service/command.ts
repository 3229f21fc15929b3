import type { Operation } from '../entities/declaration.ts';
import { declarations } from '../entities/registry.ts';
import { entry, fault, unsupported } from '../faults/catalog.ts';
import { VendorFault } from '../faults/fault.ts';
import { bodyText, type SandboxRequest } from '../http/exchange.ts';
import type { JsonObject } from '../json.ts';
import { isObject } from '../json.ts';
import { readXml } from '../xml/read-xml.ts';

/** What a request asks of a company. */
export type Command =
  | { kind: 'read'; entity: string; id: string }
  | { kind: 'write'; entity: string; operation: Operation; body: JsonObject }
  | { kind: 'query'; text: string }
  | { kind: 'batch'; body: JsonObject }
  | { kind: 'cdc'; entities: string; since: string }
  | { kind: 'exchange-rate'; code: string; on: string | undefined }
  | { kind: 'tax-service'; body: JsonObject }
  | { kind: 'report'; name: string }
  | { kind: 'pdf'; entity: string; id: string }
  | { kind: 'send'; entity: string; id: string; to: string | undefined }
  | { kind: 'upload' }
  | { kind: 'download'; id: string };

/** Reads path, query and body. @throws VendorFault 500, 2010, 2030 or a plain 404 */
export function readCommand(request: SandboxRequest, rest: readonly string[]): Command {
  const [head = '', id, action] = rest;
  if (head === 'query') return { kind: 'query', text: queryText(request) };
  if (head === 'batch' && request.method === 'POST') return { kind: 'batch', body: jsonBody(request) };
  if (head === 'cdc') return changeCapture(request);
  if (head === 'reports' && id) return { kind: 'report', name: id };
  if (head === 'upload' && request.method === 'POST') return { kind: 'upload' };
  if (head === 'download' && id) return { kind: 'download', id };
  if (head === 'taxservice' && id === 'taxcode') return { kind: 'tax-service', body: jsonBody(request) };
  const declaration = declarations.get(head);
  if (!declaration) throw unknownOperation(head);
  if (head === 'exchangerate' && request.method === 'GET') return exchangeRate(request);
  if (id !== undefined && action === 'pdf') return { kind: 'pdf', entity: declaration.name, id };
  if (id !== undefined && action === 'send') {
    return { kind: 'send', entity: declaration.name, id, to: request.query.get('sendTo') ?? undefined };
  }
  if (request.method === 'GET') return read(declaration.name, declaration.kind, id);
  if (request.method === 'POST' && id === undefined) return write(request, declaration.name);
  throw unsupported(request.method);
}

function read(entity: string, kind: string, id: string | undefined): Command {
  if (kind === 'settings') return { kind: 'read', entity, id: '1' };
  if (id === undefined) throw unsupported(`read ${entity} without an id`);
  return { kind: 'read', entity, id };
}

function write(request: SandboxRequest, entity: string): Command {
  const body = jsonBody(request);
  const named = request.query.get('operation')?.toLowerCase();
  if (named === 'delete' || named === 'void') return { kind: 'write', entity, operation: named, body };
  if (named !== undefined && named !== 'update' && named !== 'create') throw unsupported(named);
  const isUpdate = named === 'update' || (body.Id !== undefined && body.Id !== null && body.Id !== '');
  return { kind: 'write', entity, operation: isUpdate ? 'update' : 'create', body };
}

function unknownOperation(head: string): VendorFault {
  return new VendorFault([entry('500', `Operation ${head} is not supported.`)]);
}

function queryText(request: SandboxRequest): string {
  const text =
    request.method === 'POST' && request.body.length > 0 ? bodyText(request) : request.query.get('query');
  if (!text?.trim()) throw fault('4000', 'QueryParserError: Encountered " "<EOF>" at line 1, column 0.');
  return text;
}

function changeCapture(request: SandboxRequest): Command {
  const entities = request.query.get('entities') ?? '';
  const since = request.query.get('changedSince') ?? '';
  if (entities === '')
    throw new VendorFault([
      entry('2020', 'Required parameter entities is missing in the request', 'entities'),
    ]);
  if (since === '')
    throw new VendorFault([
      entry('2020', 'Required parameter changedSince is missing in the request', 'changedSince'),
    ]);
  return { kind: 'cdc', entities, since };
}

function exchangeRate(request: SandboxRequest): Command {
  const code = request.query.get('sourcecurrencycode') ?? '';
  return { kind: 'exchange-rate', code, on: request.query.get('asofdate') ?? undefined };
}

export function jsonBody(request: SandboxRequest): JsonObject {
  const type = request.headers['content-type'] ?? 'application/json';
  if (type.includes('xml')) return readXml(bodyText(request));
  if (!type.includes('json')) throw fault('1050', `Content type ${type} is not supported`);
  let parsed: unknown;
  try {
    parsed = JSON.parse(bodyText(request));
  } catch {
    throw fault('2010', 'Request body is not well formed JSON');
  }
  if (!isObject(parsed)) throw fault('2010', 'Request body must be an object');
  return parsed;
}
