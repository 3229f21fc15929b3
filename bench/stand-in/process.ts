import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startSandbox } from '../../sandbox/quickbooks-online/index.ts';

/** What the measured process says of itself. */
export interface Spent {
  cpuMs: number;
  heapBytes: number;
}

/** What is asked of it: to weigh, it lets go of what nobody needs first, which takes time of its own. */
export type Asked = 'measure' | 'weigh';

/** Where the measured process takes requests. */
export interface Place {
  baseUrl: string;
  controlUrl: string;
  realmId: string;
  accessToken: string;
}

/** A process of its own for each of the two, so that its processor time is that of its server and of nothing else. */
const started = process.argv[2] === 'floor' ? await floor() : await standIn();
process.on('message', (asked: Asked) => {
  if (asked === 'weigh') globalThis.gc?.();
  const { user, system } = process.cpuUsage();
  const { heapUsed, external } = process.memoryUsage();
  const spent: Spent = { cpuMs: (user + system) / 1_000, heapBytes: heapUsed + external };
  process.send?.(spent);
});
process.on('disconnect', () => process.exit(0));
process.send?.(started);

async function standIn(): Promise<Place> {
  const { baseUrl, controlUrl, realmId, accessToken } = await startSandbox({
    limits: false,
    nameWriteMs: 0,
    company: 'us-lists',
  });
  return { baseUrl, controlUrl, realmId, accessToken };
}

/** The least that a server in Node does for a request with a body and an answer of a kilobyte. */
async function floor(): Promise<Place> {
  const answer = JSON.stringify({ Note: 'x'.repeat(1_000) });
  const headers = { 'Content-Type': 'application/json', 'Content-Length': answer.length };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.once('end', () => {
      JSON.parse(Buffer.concat(chunks).toString('utf8'));
      response.writeHead(200, headers);
      response.end(answer);
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  return { baseUrl: `http://127.0.0.1:${port}`, controlUrl: '', realmId: '0', accessToken: '' };
}
