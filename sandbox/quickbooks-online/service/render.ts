import type { Answer, SandboxRequest } from '../http/exchange.ts';
import type { JsonObject } from '../json.ts';
import type { Sandbox } from '../sandbox.ts';
import { toXml } from '../xml/write-xml.ts';

/** JSON where the client asks for it, XML otherwise: so does the vendor. */
export function wantsJson(request: SandboxRequest): boolean {
  if (request.query.get('format') === 'json') return true;
  return (request.headers.accept ?? '').includes('json');
}

export function render(sandbox: Sandbox, request: SandboxRequest, status: number, body: JsonObject): Answer {
  const json = wantsJson(request);
  const headers: Record<string, string> = {
    'Content-Type': json ? 'application/json;charset=UTF-8' : 'application/xml;charset=UTF-8',
    intuit_tid: request.tid,
    'QBO-Version': '1953.200',
    'Cache-Control': 'max-age=0, no-cache, no-store, must-revalidate, private',
  };
  return { status, headers, body: json ? JSON.stringify(body) : toXml(body, sandbox.clock.now()) };
}
