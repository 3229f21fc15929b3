import type { CompanySettings } from '../company/settings.ts';
import { Hresult, parseError } from '../hresults.ts';
import { catalogue } from '../requests/catalogue.ts';
import type { Request } from '../requests/request.ts';
import { readMessage } from '../schema/read-message.ts';
import type { XmlNode } from '../xml/read.ts';
import { readXml, XmlError } from '../xml/read.ts';
import { judgeCharacters } from './characters.ts';

/** A message set as it came, judged by the schema. */
export interface MessageSet {
  version: number;
  onError: 'stopOnError' | 'continueOnError';
  newId: string | undefined;
  oldId: string | undefined;
  /** `includeNone` asks for statuses alone, where the set is repeated. */
  brief: boolean;
  requests: Request[];
  /** What a set with the same id is compared by. */
  checksum: string;
}

const setAttributes = new Set(['onError', 'newMessageSetID', 'oldMessageSetID', 'responseData']);

/**
 * Reads a message set.
 * @throws Hresult 0x80040400 for anything that the schema does not allow, 0x80040423 for a version that is too high
 */
export function readSet(source: string, settings: CompanySettings): MessageSet {
  const version = versionOf(source, settings);
  const readable = judgeCharacters(source, settings.unproven);
  const root = parse(readable);
  const [set, ...more] = root.children;
  if (root.name !== 'QBXML' || set?.name !== 'QBXMLMsgsRq' || more.length > 0) {
    throw parseError('<QBXML> with one <QBXMLMsgsRq> is needed');
  }
  const attributes = readAttributes(set);
  return {
    version,
    ...attributes,
    requests: set.children.map((node) => readRequest(node, version)),
    checksum: JSON.stringify([attributes.onError, set.children]),
  };
}

function versionOf(source: string, { acceptsUpTo, qbxmlVersions }: CompanySettings): number {
  if (!/^\s*<\?/.test(source)) throw parseError('the message begins with no declaration');
  const [, found] = /<\?qbxml\s+version\s*=\s*["']([^"']*)["']\s*\?>/.exec(source) ?? [];
  if (found === undefined) throw parseError('the qbxml instruction is missing');
  const version = Number(found);
  const known = qbxmlVersions.some((each) => Number(each) === version);
  if (!known || version > acceptsUpTo) {
    throw new Hresult('0x80040423', `version ${found} is more than ${acceptsUpTo}, or unknown`);
  }
  return version;
}

function parse(source: string): XmlNode {
  try {
    return readXml(source);
  } catch (error) {
    if (error instanceof XmlError) throw parseError(error.message);
    throw error;
  }
}

function readAttributes(set: XmlNode): Pick<MessageSet, 'onError' | 'newId' | 'oldId' | 'brief'> {
  const [stranger] = Object.keys(set.attributes).filter((name) => !setAttributes.has(name));
  if (stranger !== undefined) throw parseError(`the attribute ${stranger} of <QBXMLMsgsRq> is unknown`);
  const { onError, newMessageSetID, oldMessageSetID, responseData } = set.attributes;
  // The schema knows rollbackOnError too, and QuickBooks refuses it.
  if (onError !== 'stopOnError' && onError !== 'continueOnError') {
    throw parseError(`onError is "${onError ?? ''}"`);
  }
  if (responseData !== undefined && responseData !== 'includeAll' && responseData !== 'includeNone') {
    throw parseError(`responseData is "${responseData}"`);
  }
  return { onError, newId: newMessageSetID, oldId: oldMessageSetID, brief: responseData === 'includeNone' };
}

const values: Record<string, readonly string[]> = {
  metaData: ['NoMetaData', 'MetaDataOnly', 'MetaDataAndResponseData'],
  iterator: ['Start', 'Continue', 'Stop'],
};

function readRequest(node: XmlNode, version: number): Request {
  const definition = catalogue.get(node.name);
  if (!definition || definition.since > version) throw parseError(`<${node.name}> is unknown`);
  const { requestID, ...attributes } = node.attributes;
  for (const [name, value] of Object.entries(attributes)) {
    const known = definition.attributes.includes(name) && (values[name]?.includes(value) ?? true);
    if (!known) throw parseError(`the attribute ${name}="${value}" of <${node.name}> is unknown`);
  }
  const { fields, problem, macro } = readMessage(definition.table, node, version);
  return { definition, requestId: requestID, attributes, fields, problem, macro };
}
