import { createServer } from 'node:net';

const loopback = '127.0.0.1';

/** The preferred port when nobody listens there, else any free one. */
export async function freePort(preferred?: number): Promise<number> {
  const wanted = preferred === undefined ? undefined : await claim(preferred).catch(() => undefined);
  return wanted ?? (await claim(0));
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
