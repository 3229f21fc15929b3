/** Every status that a request can come back with, and the text that is used where nothing better is known. */
export const statuses = {
  0: 'Status OK',
  1: 'A query request did not find a matching object in QuickBooks',
  500: 'The query request has not been fully completed. There was a required element that could not be found in QuickBooks.',
  501: 'The request contains an element that is not in this version of the specification.',
  510: 'The object was saved, but it could not be returned.',
  530: 'The field is not supported by this implementation.',
  531: 'The enumerated value is not supported by this implementation.',
  550: 'The notes could not be saved.',
  560: 'The element or value is deprecated.',
  570: 'The linked transaction is already closed.',
  600: 'There is no message set with this ID, so there is nothing to clear.',
  1000: 'There has been an internal error when processing the request.',
  1010: 'System not available.',
  1030: 'This request is not supported by this implementation.',
  1060: 'The request ID is too long.',
  3000: 'The given object ID is invalid.',
  3010: 'There was an error when converting the boolean value.',
  3020: 'There was an error when converting the date value.',
  3030: 'The date range is invalid.',
  3031: 'The string range is invalid.',
  3035: 'There was an error when converting the time interval.',
  3040: 'There was an error when converting the amount.',
  3045: 'There was an error when converting the price.',
  3050: 'There was an error when converting the percent.',
  3060: 'There was an error when converting the quantity.',
  3065: 'There was an error when converting the number.',
  3070: 'The string is too long.',
  3080: 'The string is invalid.',
  3085: 'The number is invalid.',
  3090: 'The object name is invalid.',
  3100: 'The name of the list element is already in use.',
  3120: 'Object specified in the request cannot be found.',
  3130: 'There is an invalid reference to the parent.',
  3140: 'There is an invalid reference in the request.',
  3150: 'There is a missing element.',
  3151: 'There is an element that may not be used here.',
  3152: 'There are elements that exclude each other.',
  3153: 'There are conflicting elements.',
  3160: 'Cannot delete the object. It is in use.',
  3161: 'Cannot delete the object. It is dated before the closing date.',
  3162: 'Cannot delete the object while the company file is in multi-user mode.',
  3170: 'There was an error when modifying the object.',
  3171: 'An attempt was made to modify a transaction with a date that is on or before the closing date of the company. If you are sure you want to do this, please ask your QuickBooks administrator to remove the password for this closing date.',
  3175: 'There was an error adding, modifying or deleting the object because it is already in use.',
  3176: 'A related object is in use.',
  3180: 'There was an error when saving the object.',
  3185: 'There was an error when voiding the object.',
  3190: 'The element cannot be cleared.',
  3200: 'The provided edit sequence is out-of-date.',
  3210: 'The field has an invalid value.',
  3220: 'The request is not authorized.',
  3231: 'The request has not been processed.',
  3240: 'The time creation stamp of the object does not match.',
  3250: 'This feature is not enabled or not available in this version of QuickBooks.',
  3260: 'Insufficient permission level to perform this action.',
  3261: 'The integrated application has no permission to access personal data.',
  3262: 'A payroll subscription is required to perform this action.',
  3263: 'The integrated application has read-only access to the company file.',
  3264: 'A merchant service is required to perform this action.',
  3270: 'Missing posting account.',
  3280: 'The item type may not be used on this line.',
  3290: 'The lines are in the wrong order.',
  3500: 'The list elements cannot be merged.',
  9001: 'The message set with this ID has another content.',
  9002: 'There is no stored response for this message set ID.',
  9003: 'The message set status is unused.',
  9004: 'The message set ID is too long.',
  9005: 'The response could not be stored for error recovery.',
} as const satisfies Record<number, string>;

export type StatusCode = keyof typeof statuses;

export function isStatusCode(code: number): code is StatusCode {
  return code in statuses;
}

/** Below 500 information, below 1000 a warning. */
export function severityOf(code: number): 'Info' | 'Warn' | 'Error' {
  if (code < 500) return 'Info';
  return code < 1000 ? 'Warn' : 'Error';
}

/** A request that QuickBooks answers with an error status; its neighbours in the set are not concerned. */
export class StatusError extends Error {
  readonly code: StatusCode;

  constructor(code: StatusCode, message: string = statuses[code]) {
    super(message);
    this.name = 'StatusError';
    this.code = code;
  }
}

const NOT_IN_LIST =
  'QuickBooks error message: Invalid argument.  The specified record does not exist in the list.';

export function invalidReference(what: string, value: string, where: string): StatusError {
  return new StatusError(
    3140,
    `There is an invalid reference to QuickBooks ${what} "${value}" in the ${where}.  ${NOT_IN_LIST}`,
  );
}

export function notFound(id: string): StatusError {
  return new StatusError(3120, `Object "${id}" specified in the request cannot be found.  ${NOT_IN_LIST}`);
}

export function savingFailed(what: string, reason: string): StatusError {
  return new StatusError(
    3180,
    `There was an error when saving a ${what}.  QuickBooks error message: ${reason}`,
  );
}

export function invalidValue(field: string, value: string, reason: string): StatusError {
  return new StatusError(
    3210,
    `The "${field}" field has an invalid value "${value}".  QuickBooks error message: ${reason}`,
  );
}
