import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';

export type Starter = () => Promise<unknown>;

export interface LazyServer {
  url: string;
  close(): Promise<void>;
}

/** Answers `GET /<name>` with what the starter of that name returned. It is called once, when first asked for. */
export async function serveLazily(starters: Readonly<Record<string, Starter>>): Promise<LazyServer> {
  const started = new Map<string, Promise<unknown>>();
  const server = createServer((request, response) => {
    const name = (request.url ?? '').slice(1);
    const starter = starters[name];
    // While a bundle is made here nothing is answered for seconds: a connection that was kept would be closed under
    // the next question.
    response.setHeader('connection', 'close');
    if (!starter) return void response.writeHead(404).end();
    const service = started.get(name) ?? starter();
    started.set(name, service);
    void answer(response, service);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('no address');
  return {
    url: `http://127.0.0.1:${address.port}`,
    async close() {
      server.closeAllConnections();
      server.close();
      await Promise.allSettled(started.values());
    },
  };
}

async function answer(response: ServerResponse, service: Promise<unknown>): Promise<void> {
  try {
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(await service));
  } catch (error) {
    response.writeHead(500).end(error instanceof Error ? error.stack : String(error));
  }
}
