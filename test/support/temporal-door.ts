import { once } from 'node:events';
import {
  type ClientHttp2Session,
  connect,
  constants,
  createSecureServer,
  type IncomingHttpHeaders,
  type ServerHttp2Stream,
} from 'node:http2';
import type { AddressInfo } from 'node:net';
import { type Authority, createAuthority } from './certificates.ts';

export interface DoorOptions {
  /** Of the server behind it, which asks for nothing. */
  address: string;
  /** Who may come in: by a certificate of the authority, or by this key. */
  apiKey?: string;
  /** As in Temporal Cloud nobody may call the operator's service, or make a namespace. */
  isCloud?: boolean;
}

export interface Door {
  address: string;
  authority: Authority;
  close(): void;
}

/** What Temporal Cloud has before its servers: TLS that asks for a certificate, or for a key with each call. */
export async function openDoor({ address, apiKey, isCloud = false }: DoorOptions): Promise<Door> {
  const authority = createAuthority('Test of Ledgerbridge');
  const server = createSecureServer({
    ...authority.issue('localhost'),
    ca: authority.cert,
    requestCert: apiKey === undefined,
    rejectUnauthorized: apiKey === undefined,
  });
  const behind = connect(`http://${address}`);
  const sessions = new Set<{ destroy(): void }>([behind]);
  server.on('session', (session) => sessions.add(session));
  server.on('stream', (stream, headers) => {
    stream.on('error', () => undefined);
    const refusal = whyNot(headers, { apiKey, isCloud });
    if (refusal) return refuse(stream, refusal);
    pass(stream, headers, behind);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    authority,
    close() {
      server.close();
      for (const session of sessions) session.destroy();
    },
  };
}

interface Refusal {
  status: number;
  message: string;
}

/** gRPC's `UNAUTHENTICATED` and `PERMISSION_DENIED`. */
function whyNot(
  headers: IncomingHttpHeaders,
  { apiKey, isCloud }: Pick<DoorOptions, 'apiKey' | 'isCloud'>,
): Refusal | undefined {
  if (apiKey !== undefined && headers.authorization !== `Bearer ${apiKey}`)
    return { status: 16, message: 'no such key' };
  const isClosed = /OperatorService|RegisterNamespace/.test(String(headers[':path']));
  return isCloud && isClosed ? { status: 7, message: 'Request unauthorized.' } : undefined;
}

function refuse(stream: ServerHttp2Stream, { status, message }: Refusal): void {
  const told = { 'grpc-status': String(status), 'grpc-message': message };
  stream.respond({ ':status': 200, 'content-type': 'application/grpc', ...told }, { endStream: true });
}

/** Both ways as it comes, with the trailers that gRPC ends with. */
function pass(stream: ServerHttp2Stream, headers: IncomingHttpHeaders, behind: ClientHttp2Session): void {
  const { [constants.HTTP2_HEADER_AUTHORITY]: _ours, authorization: _key, ...rest } = headers;
  const call = behind.request(rest);
  let trailers: IncomingHttpHeaders = {};
  call.on('error', () => stream.close(constants.NGHTTP2_CANCEL));
  stream.on('close', () => call.close(constants.NGHTTP2_CANCEL));
  call.on('trailers', (sent) => {
    trailers = sent;
  });
  call.on('response', ({ ...answer }, flags) => {
    const isAll = (flags & constants.NGHTTP2_FLAG_END_STREAM) !== 0;
    if (!stream.destroyed) stream.respond(answer, { endStream: isAll, waitForTrailers: !isAll });
    if (!isAll) call.pipe(stream);
  });
  stream.on('wantTrailers', () => stream.sendTrailers(trailers));
  stream.pipe(call);
}
