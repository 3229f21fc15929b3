import { SaxesParser } from 'saxes';
import { AgentMessageError } from '../../polling-agent.ts';
import { escapeText } from '../qbxml/text.ts';

/** SOAP 1.1, document/literal, everything of ours in the vendor's namespace. */
export const VENDOR_NAMESPACE = 'http://developer.intuit.com/';
const ENVELOPES: readonly string[] = [
  'http://schemas.xmlsoap.org/soap/envelope/',
  // Some clients speak 1.2 all the same.
  'http://www.w3.org/2003/05/soap-envelope',
];

export interface SoapCall {
  operation: string;
  /** Texts of the parameters; one that is empty or nil is ''. */
  parameters: Readonly<Record<string, string>>;
}

const BODY_DEPTH = 2;
const OPERATION_DEPTH = 3;
const PARAMETER_DEPTH = 4;

/** @throws AgentMessageError */
export function readEnvelope(message: string): SoapCall {
  const parameters: Record<string, string> = {};
  const path: string[] = [];
  let operation: string | undefined;
  let text = '';
  const parser = new SaxesParser({ position: false, xmlns: true });
  parser.on('error', (error) => {
    throw new AgentMessageError(error.message);
  });
  parser.on('doctype', () => {
    throw new AgentMessageError('a message with a document type is refused');
  });
  parser.on('opentag', ({ local, uri }) => {
    path.push(local);
    text = '';
    requireEnvelope(path, uri);
    if (path.length === OPERATION_DEPTH && path[1] === 'Body') operation ??= local;
    if (path.length > PARAMETER_DEPTH) throw new AgentMessageError('a parameter is no text');
  });
  const add = (piece: string) => {
    if (path.length === PARAMETER_DEPTH) text += piece;
  };
  parser.on('text', add);
  parser.on('cdata', add);
  parser.on('closetag', ({ local }) => {
    if (path.length === PARAMETER_DEPTH && path[1] === 'Body') parameters[local] = text;
    path.pop();
  });
  parser.write(message.replace(/^\uFEFF?\s*<\?xml[^>]*\?>/, '')).close();
  if (!operation) throw new AgentMessageError('the message calls nothing');
  return { operation, parameters };
}

function requireEnvelope(path: readonly string[], uri: string): void {
  const isOurs =
    path.length > BODY_DEPTH || (path[0] === 'Envelope' && ENVELOPES.includes(uri) && isKnownPart(path[1]));
  if (!isOurs) throw new AgentMessageError('the message is no SOAP envelope');
}

function isKnownPart(name: string | undefined): boolean {
  return name === undefined || name === 'Header' || name === 'Body';
}

const OPENING =
  '<?xml version="1.0" encoding="utf-8"?><soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body>';
const CLOSING = '</soap:Body></soap:Envelope>';

/** The declaration stands at the first byte: the Web Connector takes nothing before it. */
export function writeEnvelope(operation: string, result: string | readonly string[]): string {
  const value =
    typeof result === 'string'
      ? escapeText(result)
      : result.map((text) => `<string>${escapeText(text)}</string>`).join('');
  return `${OPENING}<${operation}Response xmlns="${VENDOR_NAMESPACE}"><${operation}Result>${value}</${operation}Result></${operation}Response>${CLOSING}`;
}

export function writeFault(message: string): string {
  return `${OPENING}<soap:Fault><faultcode>soap:Client</faultcode><faultstring>${escapeText(message)}</faultstring></soap:Fault>${CLOSING}`;
}
