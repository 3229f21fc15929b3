import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { handleControl } from './control/routes.ts';
import { sendCut } from './http/cut-answer.ts';
import type { Answer, SandboxRequest } from './http/exchange.ts';
import { htmlAnswer, jsonAnswer, readRequest } from './http/exchange.ts';
import { oauthRoutes } from './oauth/routes.ts';
import { operatorPage } from './page/operator-page.ts';
import type { Sandbox } from './sandbox.ts';
import { serveFile } from './service/attachments.ts';
import { handleCompanyCall } from './service/handle.ts';

/**
 * One plain HTTP server for all of the vendor's hosts. Plain, because faults need the bare socket, every unknown
 * path answers in the vendor's form, and a framework's layers would cost a third of the requests a second.
 */
export async function listen(sandbox: Sandbox, host: string, port: number): Promise<Server> {
  const server = createServer((message, response) => {
    void serve(sandbox, message, response);
  });
  server.keepAliveTimeout = 65_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const { port: bound } = server.address() as AddressInfo;
  sandbox.baseUrl = `http://${host.includes(':') ? `[${host}]` : host}:${bound}`;
  return server;
}

async function serve(sandbox: Sandbox, message: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    const request = await readRequest(message, sandbox.clock.now());
    send(response, await route(sandbox, request));
  } catch (error) {
    process.stderr.write(`sandbox defect: ${error instanceof Error ? error.stack : String(error)}\n`);
    if (response.headersSent) response.destroy();
    else send(response, jsonAnswer(500, { error: 'the sandbox has a defect; see its error output' }));
  }
}

function route(sandbox: Sandbox, request: SandboxRequest): Answer | Promise<Answer> {
  const { path } = request;
  if (path.startsWith('/v3/company/')) return handleCompanyCall(sandbox, request);
  const oauth = oauthRoutes[path.length > 1 ? path.replace(/\/$/, '') : path];
  if (oauth) return oauth(sandbox, request);
  if (path.startsWith('/_files/')) return serveFile(sandbox, request);
  if (path === '/' || path === '/_sandbox' || path === '/_sandbox/') return htmlAnswer(200, operatorPage);
  if (path.startsWith('/_sandbox')) return handleControl(sandbox, request);
  return jsonAnswer(404, { error: `nothing at ${path}` });
}

function send(response: ServerResponse, answer: Answer): void {
  if (answer.cut) {
    sendCut(response, answer, answer.cut);
    return;
  }
  const { status, headers, body } = answer;
  // A text goes out with the headers in one piece.
  response.writeHead(status, { ...headers, 'Content-Length': Buffer.byteLength(body) });
  response.end(body);
}

/** Stops taking requests and ends the idle connections. */
export function closeServer(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.close((error) => (error ? reject(error) : resolve()));
    server.closeAllConnections();
  });
}
