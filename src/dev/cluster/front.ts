import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { freePort } from '../free-port.ts';
import type { Part } from '../stack/part.ts';

/** What stands before the API processes: each call goes to the next one that takes it. */
export interface Front extends Part {
  baseUrl: string;
  /** The ports behind it, from now on. */
  to(ports: readonly number[]): void;
}

export async function startFront(wanted?: number): Promise<Front> {
  const port = await freePort(wanted);
  let behind: readonly number[] = [];
  let turn = 0;
  const server = createServer((incoming, answer) => {
    turn += 1;
    const order = behind.map((_, index) => behind[(turn + index) % behind.length] ?? 0);
    collect(incoming)
      .then((body) => passOn({ incoming, body, answer }, order))
      // Whoever called went away before all of it was here: there is nobody to answer.
      .catch(() => answer.destroy());
  });
  // Longer than any client keeps a connection: one that is closed as it is used again looks like a failure.
  server.keepAliveTimeout = 120_000;
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const closed = once(server, 'close');
  const baseUrl = `http://127.0.0.1:${port}`;
  return {
    name: 'Proxy',
    summary: `${baseUrl}, before every API process`,
    env: { PUBLIC_URL: baseUrl },
    baseUrl,
    to(ports) {
      behind = ports;
    },
    async stop() {
      server.closeAllConnections();
      server.close();
      await closed;
    },
  };
}

interface Call {
  incoming: IncomingMessage;
  body: Buffer;
  answer: ServerResponse;
}

/** To the next one only where nobody listened: what may have arrived is not sent a second time. */
function passOn(call: Call, [port, ...others]: readonly number[]): void {
  const { incoming, body, answer } = call;
  if (port === undefined) return void answer.writeHead(502).end('no API process takes calls');
  const { method, url, headers } = incoming;
  // A connection for each call: one that was kept could be closed by a process that is ending.
  const onwards = { host: '127.0.0.1', port, method, path: url, headers, agent: false };
  const onward = request(onwards, (response) => {
    answer.writeHead(response.statusCode ?? 502, response.headers);
    response.pipe(answer);
    response.once('error', () => answer.destroy());
  });
  onward.once('error', (error) => {
    if ('code' in error && error.code === 'ECONNREFUSED') passOn(call, others);
    else if (answer.headersSent) answer.destroy();
    else answer.writeHead(502).end('the API process ended');
  });
  // Whoever follows the progress of something leaves in the middle: the API is not to go on telling nobody.
  answer.once('close', () => onward.destroy());
  onward.end(body);
}

function collect(incoming: IncomingMessage): Promise<Buffer> {
  return buffer(incoming);
}
