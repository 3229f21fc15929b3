import { attribute } from './write-message.ts';

/** The most characters that an id of a message set may have. */
export const LONGEST_SET_ID = 23;

export interface MessageSet {
  /** As in 13: written as 13.0. */
  version: number;
  /** Requests as `writeRequest` wrote them. */
  requests: readonly string[];
  /** Makes QuickBooks keep the outcome, and give it again when the same bytes come under this id once more. */
  newId?: string;
  /** Lets QuickBooks forget the outcome that it keeps under this id. */
  oldId?: string;
}

/**
 * The whole message. ASCII only, so that its bytes are the same in every encoding; `continueOnError`, so that one
 * request that fails does not take its neighbours along.
 * @throws RangeError when an id is longer than QuickBooks takes.
 */
export function writeMessageSet({ version, requests, newId, oldId }: MessageSet): string {
  const attributes = [
    attribute('onError', 'continueOnError'),
    newId || oldId ? attribute('responseData', 'includeAll') : '',
    setId('newMessageSetID', newId),
    setId('oldMessageSetID', oldId),
  ];
  return [
    '<?xml version="1.0" encoding="utf-8"?>',
    `<?qbxml version="${version.toFixed(1)}"?>`,
    `<QBXML><QBXMLMsgsRq${attributes.join('')}>${requests.join('')}</QBXMLMsgsRq></QBXML>`,
  ].join('\n');
}

function setId(name: string, id: string | undefined): string {
  if (id === undefined) return '';
  if (id.length > LONGEST_SET_ID) throw new RangeError(`the message set id ${id} is too long`);
  return attribute(name, id);
}
