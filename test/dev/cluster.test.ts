import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { connect } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { type Front, startFront } from '../../src/dev/cluster/front.ts';
import { imageCommands, imageFiles } from '../../src/dev/cluster/images.ts';
import { OTHER_PORTS, serverConfig } from '../../src/dev/cluster/server-config.ts';
import { freePort } from '../../src/dev/free-port.ts';

describe('what a cluster runs', () => {
  it('are the commands and health checks of the images', async () => {
    const { migrate, api, worker } = await imageCommands();
    expect(migrate).toEqual({ command: ['node', 'dist/cli/main.js', 'migrate'], check: undefined });
    expect(api.command).toEqual(['node', 'dist/api/server.js']);
    expect(worker.command).toEqual(['node', '--heap-growing-percent=20', 'dist/workers/main.js']);
    for (const { check } of [api, worker]) expect(check?.[1]).toBe('scripts/compose/check-http.mjs');
  });

  it('are the files that the image has, with the verifier of proofs', async () => {
    expect(await imageFiles()).toEqual([
      'package.json',
      'drizzle',
      'proof',
      'scripts/compose/check-http.mjs',
    ]);
  });

  it('has Temporal keep everything in PostgreSQL, each of its roles at ports of its own', () => {
    const others = Array.from({ length: OTHER_PORTS }, (_, index) => 7_301 + index);
    const storage = { host: '127.0.0.1', port: 5_432, user: 'temporal', password: 'secret' };
    const config = JSON.stringify(serverConfig({ frontend: 7_300, others }, storage));
    const ports = [...config.matchAll(/"(?:grpc|membership)Port":(\d+)/g)].map(([, port]) => Number(port));
    expect(ports.sort()).toEqual([7_300, ...others]);
    expect([...config.matchAll(/"databaseName":"(\w+)"/g)].map(([, name]) => name)).toEqual([
      'temporal',
      'temporal_visibility',
    ]);
  });
});

describe('the proxy before the API processes', () => {
  let front: Front;

  beforeAll(async () => {
    front = await startFront();
  });
  afterAll(() => front?.stop());

  async function behind(answer: RequestListener): Promise<number> {
    const server = createServer(answer).listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(async () => {
      server.closeAllConnections();
      server.close();
    });
    const address = server.address();
    return typeof address === 'object' && address ? address.port : 0;
  }

  it('gives each its turn, and one that nobody listens at to the next', async () => {
    const ports = await Promise.all(
      ['one', 'two'].map((name) => behind((_request, response) => response.end(name))),
    );
    front.to([...ports, await freePort()]);
    const heard = new Set<string>();
    for (let call = 0; call < 6; call += 1) heard.add(await (await fetch(front.baseUrl)).text());
    expect(heard).toEqual(new Set(['one', 'two']));
  });

  it('outlives whoever goes away in the middle of a call', async () => {
    const unhandled: unknown[] = [];
    const note = (reason: unknown) => void unhandled.push(reason);
    process.on('unhandledRejection', note);
    onTestFinished(() => void process.off('unhandledRejection', note));
    const caller = connect(Number(new URL(front.baseUrl).port), '127.0.0.1');
    caller.end('POST / HTTP/1.1\r\nhost: here\r\ncontent-length: 9\r\n\r\nhalf').resume();
    await once(caller, 'close');
    await setImmediate();
    expect(unhandled).toEqual([]);
    front.to([await behind((_request, response) => response.end('still here'))]);
    expect(await (await fetch(front.baseUrl)).text()).toBe('still here');
  });

  it('lets an API process know that whoever followed something there has left', async () => {
    let tell: () => void = () => undefined;
    const told = new Promise<void>((resolve) => {
      tell = resolve;
    });
    front.to([await behind((_request, response) => response.once('close', () => tell()).write('one'))]);
    const caller = new AbortController();
    expect((await fetch(front.baseUrl, { signal: caller.signal })).status).toBe(200);
    caller.abort();
    await told;
  });

  it('sends nothing a second time that may have arrived', async () => {
    let calls = 0;
    const breaks = await behind((request) => {
      calls += 1;
      request.socket.destroy();
    });
    front.to([breaks, breaks]);
    const { status } = await fetch(front.baseUrl, { method: 'POST', body: 'one' });
    expect([status, calls]).toEqual([502, 1]);
  });
});
