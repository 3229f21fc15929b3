import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

const loopback = '127.0.0.1';
/**
 * Below what systems give to outgoing connections (Linux from 32768 on, others from 49152): a port from there could be
 * taken by a connection of ours before its server listens.
 */
const FIRST = 20_000;
const LAST = 32_000;
const TRIES = 20;

/** The preferred port when nobody listens there, else any free one. */
export async function freePort(preferred?: number): Promise<number> {
  const wanted = preferred === undefined ? undefined : await claim(preferred).catch(() => undefined);
  return wanted ?? (await anyPort());
}

async function anyPort(): Promise<number> {
  for (let tried = 0; tried < TRIES; tried += 1) {
    const port = await claim(randomInt(FIRST, LAST)).catch(() => undefined);
    if (port !== undefined) return port;
  }
  return claim(0);
}

/** A port that is free together with the one `offset` above it. */
export async function freePortPair(preferred: number | undefined, offset: number): Promise<[number, number]> {
  for (let attempt = 0; attempt < 20; attempt += 1) {
    const first = await freePort(attempt === 0 ? preferred : undefined);
    const second = await claim(first + offset).catch(() => undefined);
    if (second !== undefined) return [first, second];
  }
  throw new Error(`no two free ports ${offset} apart on ${loopback}`);
}

function claim(port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(port, loopback, () => {
      const address = server.address();
      const claimed = typeof address === 'object' && address !== null ? address.port : port;
      server.close(() => resolve(claimed));
    });
  });
}
