import type { IncomingHttpHeaders } from 'node:http';
import { request as plainRequest } from 'node:http';
import { request as secureRequest } from 'node:https';

export interface HttpAnswer {
  status: number;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

export interface HttpCall {
  url: string;
  method: 'GET' | 'POST';
  headers?: Record<string, string>;
  body?: string;
  timeoutMs: number;
  /** Breaks the connection as soon as the request is written, so that its answer is lost. */
  cut?: boolean;
}

export class TransportError extends Error {
  readonly timedOut: boolean;
  /** Made by the stand-in on purpose: nothing that the server did. */
  readonly planned: boolean;

  constructor(message: string, { timedOut = false, planned = false } = {}) {
    super(message);
    this.name = 'TransportError';
    this.timedOut = timedOut;
    this.planned = planned;
  }
}

/** One request over a connection of its own. @throws TransportError */
export function send({
  url,
  method,
  headers = {},
  body = '',
  timeoutMs,
  cut = false,
}: HttpCall): Promise<HttpAnswer> {
  const open = url.startsWith('https:') ? secureRequest : plainRequest;
  return new Promise((resolve, reject) => {
    const sent = open(
      url,
      { method, agent: false, headers: { ...headers, ...lengthOf(body) } },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', (error) => reject(new TransportError(error.message)));
        response.on('end', () => {
          clearTimeout(timer);
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            body: Buffer.concat(chunks),
          });
        });
      },
    );
    const timer = setTimeout(() => {
      reject(new TransportError(`no answer within ${timeoutMs} ms`, { timedOut: true }));
      sent.destroy();
    }, timeoutMs);
    sent.on('error', (error) => {
      clearTimeout(timer);
      reject(new TransportError(error.message));
    });
    sent.end(body, () => {
      if (cut) sent.destroy(new Error('the connection was cut'));
    });
  });
}

function lengthOf(body: string): Record<string, string> {
  return body === '' ? {} : { 'Content-Length': String(Buffer.byteLength(body)) };
}
