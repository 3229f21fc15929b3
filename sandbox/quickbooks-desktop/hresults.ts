/** What QuickBooks or its request processor throws instead of answering, by code. */
export const hresults = {
  '0x80040154': 'Class not registered',
  '0x80040400': 'QuickBooks found an error when parsing the provided XML text stream.',
  '0x80040401': 'Could not access QuickBooks.',
  '0x80040402': 'Unexpected error. Check the qbsdklog.txt file for possible, additional information.',
  '0x80040408': 'Could not start QuickBooks.',
  '0x8004040A':
    'A QuickBooks company data file is already open and it is different from the one requested or there are multiple company files open.',
  '0x8004040D': 'The session ticket is invalid.',
  '0x80040410':
    'The QuickBooks company data file is currently open in a mode other than the one specified by your application.',
  '0x80040414':
    'A modal dialog box is showing in the QuickBooks user interface. Your application cannot access QuickBooks until the user dismisses the dialog box.',
  '0x80040416':
    'If the QuickBooks company data file is not open, a call to the "BeginSession" method must include the name of the data file.',
  '0x80040418':
    'This application has not accessed this QuickBooks company data file before. The QuickBooks administrator must grant an application permission to access it for the first time.',
  '0x8004041A': 'This application does not have permission to access this QuickBooks company data file.',
  '0x8004041B': 'The QuickBooks company data file is locked. Try again later.',
  '0x8004041C':
    'An internal QuickBooks error occurred while trying to access the QuickBooks company data file.',
  '0x8004041D':
    'This application is not allowed to log into this QuickBooks company data file automatically.',
  '0x8004041E':
    "This application's certificate is expired. If you want to allow the application to log into QuickBooks automatically, log into QuickBooks and try again.",
  '0x8004041F': 'This edition of QuickBooks does not support access by this application.',
  '0x80040420': 'The QuickBooks user has denied access.',
  '0x80040421': 'The application passed a message through to the user.',
  '0x80040422':
    'This application requires Single User file access mode and there is already another application sharing data with this QuickBooks company data file.',
  '0x80040423': 'The version of qbXML that was requested is not supported or is unknown.',
  '0x80040424': 'QuickBooks did not finish its initialization. Please try again later.',
  '0x80040427': 'Unregistered QuickBooks.',
  '0x8004042A': 'Remote access is not allowed.',
  '0x8004042C': 'The access of this application was revoked.',
} as const;

export type HresultCode = keyof typeof hresults;

export function isHresult(code: string): code is HresultCode {
  return code in hresults;
}

/** Thrown out of a session call, as the vendor's COM component does. */
export class Hresult extends Error {
  readonly code: HresultCode;
  /** For the person at the stand-in; the vendor tells none of it. */
  readonly detail: string;

  constructor(code: HresultCode, detail = '') {
    super(hresults[code]);
    this.name = 'Hresult';
    this.code = code;
    this.detail = detail;
  }
}

export function parseError(detail: string): Hresult {
  return new Hresult('0x80040400', detail);
}
