import type { FaultInput } from '../faults/faults.ts';
import { isHresult } from '../hresults.ts';
import { isStatusCode } from '../statuses.ts';
import { ControlError } from './control-error.ts';
import type { Call, Route } from './route.ts';

const kinds = ['status', 'hresult', 'crash', 'latency'];

/** The fault plan. */
export const faultRoutes: readonly Route[] = [
  ['GET', /^\/faults$/, ({ sandbox }) => ({ faults: sandbox.file.faults.list() })],
  ['POST', /^\/faults$/, add],
  ['DELETE', /^\/faults$/, clear],
  ['DELETE', /^\/faults\/(\w+)$/, remove],
];

function add({ sandbox, body }: Call): object {
  const { kind, code } = body as { kind?: string; code?: unknown };
  if (!kinds.includes(kind ?? '')) throw new ControlError(400, `kind must be one of ${kinds.join(', ')}`);
  if (kind === 'status' && !isStatusCode(Number(code))) throw new ControlError(400, `no status ${code}`);
  if (kind === 'hresult' && !isHresult(String(code))) throw new ControlError(400, `no HRESULT ${code}`);
  return { id: sandbox.file.faults.add(body as FaultInput) };
}

function clear({ sandbox }: Call): object {
  sandbox.file.faults.clear();
  return { cleared: true };
}

function remove({ sandbox, params: [id = ''] }: Call): object {
  return { deleted: sandbox.file.faults.remove(id) };
}
