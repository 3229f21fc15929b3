import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** When within one exchange: before it goes on, once it has gone on, or with the answer still underway. */
export const MOMENTS = ['before', 'within', 'after'] as const;
export type Moment = (typeof MOMENTS)[number];

/** Told of each exchange as it passes; what it waits for holds the exchange up. `lost`: its sender is no more. */
export type Witness = (name: string, moment: Moment) => Promise<'goes on' | 'lost'>;

export interface Wire {
  port: number;
  close(): Promise<void>;
}

interface Passing {
  /** Where it goes on to. */
  port: number;
  /** The step of the protocol. */
  nameOf(url: string, body: string): string;
  witness: Witness;
}

/** A network between two programs: each exchange passes it, and either end may die while it does. */
export async function openWire(passing: Passing): Promise<Wire> {
  const server = createServer((incoming, response) => {
    pass(passing, incoming, response).catch(() => incoming.socket.destroy());
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}

async function pass(
  { port, nameOf, witness }: Passing,
  incoming: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const body = await textOf(incoming);
  const name = nameOf(incoming.url ?? '/', body);
  if ((await witness(name, 'before')) === 'lost') return;
  const answer = await forward(port, incoming, body, () => witness(name, 'within'));
  await witness(name, 'after');
  response.writeHead(answer.status, answer.headers).end(answer.body);
}

function forward(
  port: number,
  { method, url, headers }: IncomingMessage,
  body: string,
  gone: () => Promise<unknown>,
): Promise<{ status: number; headers: IncomingMessage['headers']; body: string }> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, method, path: url, headers, agent: false }, (answer) => {
      textOf(answer).then(
        (text) => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: text }),
        reject,
      );
    });
    sent.on('error', reject);
    sent.end(body, () => void gone().catch(reject));
  });
}

async function textOf(message: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
