import { type ServerResponse, STATUS_CODES } from 'node:http';
import type { Cut } from '../control/fault-rules.ts';
import type { Answer } from './exchange.ts';

/** Sends what is left of an answer whose connection breaks at a place in its bytes. */
export function sendCut(response: ServerResponse, answer: Answer, cut: Cut): void {
  const { socket } = response;
  const bytes = bytesUntil(answer, cut);
  if (!socket || bytes.length === 0) response.destroy();
  // Once they are with the system: a socket that is destroyed drops what it still holds.
  else socket.write(bytes, () => socket.destroy());
}

function bytesUntil({ status, headers, body }: Answer, cut: Cut): Buffer {
  const content = Buffer.from(body);
  const lines = Object.entries({ ...headers, 'Content-Length': content.length });
  const head = Buffer.from(
    [
      `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
      ...lines.map(([name, value]) => `${name}: ${value}`),
      '\r\n',
    ].join('\r\n'),
  );
  const whole = Buffer.concat([head, content]);
  return whole.subarray(0, LENGTHS[cut](head.length, content.length));
}

/** How many bytes arrive, of the head and of the body together. */
const LENGTHS: Readonly<Record<Cut, (head: number, body: number) => number>> = {
  'before-head': () => 0,
  'in-head': (head) => Math.floor(head / 2),
  'after-head': (head) => head,
  'in-body': (head, body) => head + Math.floor(body / 2),
  'last-byte': (head, body) => head + body - 1,
};
