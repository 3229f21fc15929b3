import { severityOf, statuses } from '../statuses.ts';
import { attributesText } from '../xml/write.ts';

/** One answered request. */
export interface Done {
  name: string;
  requestId: string | undefined;
  status: number;
  message: string;
  attributes: Record<string, string>;
  content: string;
  /** What a repetition tells in brief: ids and EditSequence. */
  recovery: string | undefined;
}

export interface SetHead {
  newId?: string | undefined;
  oldId?: string | undefined;
  /** Only with message-set ids. */
  status?: number | undefined;
}

/** As QuickBooks writes it: a declaration without encoding, no qbxml instruction, a line for each tag. */
export function writeSet(done: readonly Done[], { newId, oldId, status }: SetHead = {}): string {
  const head = attributesText({
    newMessageSetID: newId,
    oldMessageSetID: newId === undefined ? oldId : undefined,
    messageSetStatusCode: status === undefined ? undefined : String(status),
  });
  const body = done.map(writeDone).join('');
  return `<?xml version="1.0" ?>\n<QBXML>\n<QBXMLMsgsRs${head}>\n${body}</QBXMLMsgsRs>\n</QBXML>\n`;
}

function writeDone({ name, requestId, status, message, attributes, content }: Done): string {
  const head = attributesText({
    requestID: requestId,
    statusCode: String(status),
    statusSeverity: severityOf(status),
    statusMessage: message,
    ...attributes,
  });
  return content === '' ? `<${name}Rs${head}/>\n` : `<${name}Rs${head}>\n${content}</${name}Rs>\n`;
}

export function textOf(status: number, message: string | undefined): string {
  return message ?? (statuses as Record<number, string>)[status] ?? '';
}
