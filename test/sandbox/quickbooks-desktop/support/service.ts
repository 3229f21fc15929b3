import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { XMLParser } from 'fast-xml-parser';

type Values = Record<string, string>;

/** What the service of a test answers to one call: a string, several, or a whole HTTP answer of its own. */
export type Answer = string | string[] | { status?: number; type?: string; body: string };
export type Answers = Partial<Record<string, (values: Values, count: number) => Answer>>;

export interface Service {
  url: string;
  qwc: string;
  /** Calls in the order of their arrival. */
  calls: { operation: string; values: Values; raw: string; headers: IncomingMessage['headers'] }[];
  operations(): string[];
  close(): Promise<void>;
}

const parser = new XMLParser({ parseTagValue: false, removeNSPrefix: true, ignoreAttributes: true });

/** A service that answers each call as a test says; by default it has one message set for whoever asks. */
export async function startService(answers: Answers = {}): Promise<Service> {
  const calls: Service['calls'] = [];
  const counts = new Map<string, number>();
  const server = createServer((message, response) => {
    if (message.method === 'GET') return void response.writeHead(200).end('support');
    void read(message).then((raw) => {
      const body = parser.parse(raw).Envelope.Body;
      const [operation = ''] = Object.keys(body);
      const values: Values = body[operation] || {};
      const count = (counts.get(operation) ?? 0) + 1;
      counts.set(operation, count);
      calls.push({ operation, values, raw, headers: message.headers });
      reply(response, operation, answers[operation]?.(values, count) ?? usual(operation, count));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/qbwc`;
  return {
    url,
    qwc: qwcFor(url),
    calls,
    operations: () => calls.map(({ operation }) => operation),
    close: () => closed(server),
  };
}

export const oneQuery =
  '<?xml version="1.0" encoding="utf-8"?><?qbxml version="13.0"?><QBXML><QBXMLMsgsRq onError="continueOnError"><CustomerQueryRq requestID="1"/></QBXMLMsgsRq></QBXML>';

function usual(operation: string, count: number): Answer {
  switch (operation) {
    case 'serverVersion':
      return 'test 1.0';
    case 'authenticate':
      return ['{2f1e7f3c-0000-4000-8000-000000000001}', ''];
    case 'sendRequestXML':
      return count === 1 ? oneQuery : '';
    case 'receiveResponseXML':
      return '50';
    case 'closeConnection':
      return 'OK';
    default:
      return '';
  }
}

function reply(response: ServerResponse, operation: string, answer: Answer): void {
  if (typeof answer === 'object' && !Array.isArray(answer)) {
    response.writeHead(answer.status ?? 200, { 'Content-Type': answer.type ?? 'text/xml; charset=utf-8' });
    return void response.end(answer.body);
  }
  response.writeHead(200, { 'Content-Type': 'text/xml; charset=utf-8' });
  response.end(envelope(operation, answer));
}

export function envelope(operation: string, answer: string | string[]): string {
  const content = Array.isArray(answer)
    ? answer.map((each) => `<string>${escaped(each)}</string>`).join('')
    : escaped(answer);
  return (
    '<?xml version="1.0" encoding="utf-8"?><soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body>' +
    `<${operation}Response xmlns="http://developer.intuit.com/"><${operation}Result>${content}</${operation}Result></${operation}Response>` +
    '</soap:Body></soap:Envelope>'
  );
}

export function qwcFor(url: string, rest = ''): string {
  return `<?xml version="1.0"?><QBWCXML><AppName>Test</AppName><AppID></AppID><AppURL>${url}</AppURL><AppDescription>A test</AppDescription><AppSupport>${url}</AppSupport><UserName>tester</UserName><OwnerID>{90A44FB7-33D9-4815-AC85-AC86A7E7D1EB}</OwnerID><FileID>{57F3B9B6-86F1-4FCC-B1FF-966DE1813D20}</FileID><QBType>QBFS</QBType><Scheduler><RunEveryNMinutes>10</RunEveryNMinutes></Scheduler>${rest}</QBWCXML>`;
}

function escaped(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}

async function read(message: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
