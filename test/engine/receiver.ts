import { startLocalServer } from '../providers/local-server.ts';

export interface Received {
  headers: Record<string, string>;
  body: string;
}

/** Another program that wants to be told. */
export interface Receiver {
  url: string;
  /** The status of its answers. */
  answer: number;
  received: Received[];
  bodies(): unknown[];
  close(): Promise<void>;
}

export async function startReceiver(): Promise<Receiver> {
  const received: Received[] = [];
  const server = await startLocalServer(({ headers, body }, response) => {
    const texts = Object.entries(headers).map(([name, value]) => [name, String(value)]);
    received.push({ headers: Object.fromEntries(texts), body });
    response.writeHead(receiver.answer, receiver.answer === 302 ? { location: '/elsewhere' } : {}).end('{}');
  });
  const receiver: Receiver = {
    ...server,
    answer: 204,
    received,
    bodies: () => received.map(({ body }): unknown => JSON.parse(body)),
  };
  return receiver;
}
