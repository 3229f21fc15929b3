import type { SyncErrorInfo, SyncErrorType } from '../../../errors.ts';
import type { RequestItem } from '../../provider.ts';
import type { Response } from '../qbxml/read-message.ts';
import { CODES_TOLD_BY_TEXT, codeFact, LOCKED, pageOf } from './code-facts.ts';
import { fieldOf } from './fields.ts';

/** The record of ours that a response is about. */
export interface About {
  item: RequestItem;
  /** Its id there, if it had one when the request was made. */
  externalId?: string;
}

/** A response that is not about a success, in our words; the code and the text of QuickBooks stay beside them. */
export function translateStatus(
  { statusCode, message }: Pick<Response, 'statusCode' | 'message'>,
  about: About,
): SyncErrorInfo {
  const element = /\bfield "?(\w+)"?/i.exec(message)?.[1];
  const type = typeOf(statusCode, message, about);
  const fact = codeFact(statusCode);
  return {
    type,
    message: message || `QuickBooks answered with status ${statusCode}.`,
    field: element && fieldOf(about.item.entityType, element),
    // A text may tell another cause than the code.
    vendor: {
      code: statusCode,
      message,
      page: pageOf(statusCode),
      remedy: type === fact.type ? fact.remedy : undefined,
    },
  };
}

function typeOf(code: string, message: string, about: About): SyncErrorType {
  if (CODES_TOLD_BY_TEXT.includes(code) && LOCKED.test(message)) return 'VendorBusy';
  const type = codeFact(code).type ?? 'InvalidRecord';
  return type === 'CounterpartMissing' && !isAboutItself(message, about) ? 'ReferenceNotFound' : type;
}

/** A new record cannot be missing; another one is what is missing when its id is named, or no id is. */
function isAboutItself(message: string, { item, externalId }: About): boolean {
  if (item.operation === 'create') return false;
  const named: string[] = message.match(/\b[0-9A-F]+-\d{6,}\b/gi) ?? [];
  return named.length === 0 || (externalId !== undefined && named.includes(externalId));
}
