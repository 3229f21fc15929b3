import { Agent } from 'undici';
import { afterEach, describe, expect, it } from 'vitest';
import { createHttpClient, type HttpRequest } from '../../src/providers/http.ts';
import { type LocalServer, startLocalServer } from './local-server.ts';

let server: LocalServer | undefined;
const dispatcher = new Agent();

afterEach(async () => {
  await server?.close();
  server = undefined;
});

async function exchange(handle: Parameters<typeof startLocalServer>[0], changes: Partial<HttpRequest> = {}) {
  server = await startLocalServer(handle);
  const send = createHttpClient({ dispatcher, maxResponseBytes: 1_000 });
  return send({ method: 'GET', url: server.url, headers: {}, timeoutMs: 5_000, ...changes });
}

describe('the HTTP client', () => {
  it('gives status, headers in lower case and the whole body', async () => {
    const result = await exchange(
      (request, response) => {
        response.setHeader('Intuit_Tid', 'tid-1');
        response.statusCode = 418;
        response.end(`${request.method} ${request.body}`);
      },
      { method: 'POST', body: 'grüße' },
    );
    expect(result).toMatchObject({
      ok: true,
      response: { status: 418, headers: { intuit_tid: 'tid-1' }, body: 'POST grüße' },
    });
  });

  it('reads the characters that the answer says it is written in', async () => {
    const result = await exchange((_request, response) => {
      response.setHeader('content-type', 'application/json;charset=ISO-8859-1');
      response.end(Buffer.from('caf\u00e9', 'latin1'));
    });
    expect(result).toMatchObject({ ok: true, response: { body: 'caf\u00e9' } });
  });

  it('does not follow a redirect, which could carry a token away', async () => {
    let calls = 0;
    const result = await exchange((_request, response) => {
      calls += 1;
      response.writeHead(302, { location: '/elsewhere' }).end();
    });
    expect(result).toMatchObject({ ok: true, response: { status: 302 } });
    expect(calls).toBe(1);
  });

  it('sends a write once, however it fails', async () => {
    let calls = 0;
    const result = await exchange(
      (request) => {
        calls += 1;
        request.socket.destroy();
      },
      { method: 'POST', body: '{}' },
    );
    expect(result).toMatchObject({ ok: false });
    expect(calls).toBe(1);
  });

  it('gives up when no answer begins in time', async () => {
    const result = await exchange(() => undefined, { timeoutMs: 50 });
    expect(result).toEqual({ ok: false, reason: 'no complete answer within 0.05 s' });
  });

  it('gives up when an answer begins but does not end in time', async () => {
    const result = await exchange((_request, response) => void response.write('half'), { timeoutMs: 100 });
    expect(result).toEqual({ ok: false, reason: 'no complete answer within 0.1 s' });
  });

  it('gives up an answer that is too long', async () => {
    const result = await exchange((_request, response) => void response.end('x'.repeat(2_000)));
    expect(result).toEqual({ ok: false, reason: 'the answer is longer than 1000 bytes' });
  });

  it('says that nothing listens, without naming headers or body', async () => {
    const send = createHttpClient({ dispatcher, maxResponseBytes: 1_000 });
    const closed = await startLocalServer(() => undefined);
    await closed.close();
    const headers = { authorization: 'Bearer secret' };
    const result = await send({ method: 'GET', url: closed.url, headers, timeoutMs: 5_000 });
    expect(result).toEqual({ ok: false, reason: 'the connection failed (ECONNREFUSED)' });
  });

  it('ends with the caller’s signal', async () => {
    const abort = new AbortController();
    const result = await exchange(() => abort.abort(), { signal: abort.signal });
    expect(result).toEqual({ ok: false, reason: 'the call was interrupted' });
  });
});
