import type { FaultError } from './fault.ts';
import { VendorFault } from './fault.ts';

/** The vendor's fixed `Message` for each code of its table; the `Detail` is given where it is raised. */
const messages: Record<string, string> = {
  '100': 'General Authentication Error',
  '110': 'Authentication OAuth Error',
  '120': 'Authorization Failure',
  '130': 'Accessing Wrong Cluster',
  '140': 'Company Locked Out',
  '150': 'Company Under Maintenance',
  '500': 'Unsupported Operation',
  '600': 'Duplicate Request Id',
  '610': 'Object Not Found',
  '620': 'Transaction ID cannot be linked',
  '630': 'Duplicate Object',
  '700': 'Parent Reference Invalid',
  '800': 'Cannot delete object',
  '1040': 'Batch size exceeds allowed limit',
  '1050': 'Invalid Content Type',
  '2010': 'Request has invalid or unsupported property',
  '2020': 'Required param missing, need to supply the required value for the API',
  '2030': 'Invalid ID',
  '2040': 'Invalid String',
  '2050': 'String length is either shorter or longer than supported by specification',
  '2060': 'Invalid Number',
  '2070': 'Invalid Integer',
  '2080': 'Invalid Boolean',
  '2090': 'Invalid Date',
  '2100': 'Invalid Date Time',
  '2110': 'Invalid Date Range',
  '2130': 'Invalid Request Id',
  '2170': 'Invalid Enumeration',
  '2210': 'Invalid Email Address',
  '2250': 'No Lines In Transaction',
  '2290': 'Negative Amount',
  '2300': 'Debits and Credits Not Equal',
  '2500': 'Invalid Reference Id',
  '4000': 'Error parsing query',
  '4001': 'Invalid query',
  '4002': 'Query Value Error',
  '5000': 'Validation Error',
  '5010': 'Stale Object Error',
  '5020': 'Permission Denied Error',
  '5030': 'Feature Not Supported Error',
  '6000': 'A business validation error has occurred while processing your request',
  '6010': 'Invalid Account Type or Account SubType',
  '6030': 'Upload request size exceeds allowed limit',
  '6040': 'The file metadata must be of Attachable type',
  '6070': 'Amount calculation incorrect in the request',
  '6080': 'No Name Provided',
  '6090': 'Discount Line missing required info',
  '6100': 'Invalid Line TaxCode in the request',
  '6140': 'Duplicate Document Number Error',
  '6160': 'Invalid Tax Detail',
  '6170': 'Tax Detail Not Applicable',
  '6180': 'Maximum Nesting Level Exceeded',
  '6190': 'Invalid Company Status',
  '6200': 'Account Period Closed, Cannot Update Through Services API',
  '6210': 'Account Period Closed, Cannot Update Through Services API',
  '6220': 'Cannot Delete Transaction',
  '6230': 'Invalid Tax Amount',
  '6240': 'Duplicate Name Exists Error',
  '6250': 'Invalid Name',
  '6270': 'Invalid Inventory Start Date',
  '6280': 'Cannot Delete Name',
  '6290': 'Invalid Employee Or Vendor',
  '6300': 'Missing Employee Or Vendor',
  '6310': 'Missing Customer',
  '6320': 'Invalid Billable Status',
  '6330': 'Missing Billing Rate',
  '6340': 'Invalid Time',
  '6350': 'Missing Time',
  '6360': 'Missing Start Time',
  '6370': 'Missing End Time',
  '6380': 'Invalid Duration',
  '6390': 'Both Hours And Start End Time Supplied',
  '6420': 'Missing Email Address',
  '6430': 'Invalid Account Type',
  '6440': 'Invalid Account Type For Line',
  '6450': 'Settled Transaction Cannot Be Changed',
  '6480': 'Bank Matched Transaction Cannot Be Changed',
  '6540': 'Deposited Transaction cannot be changed',
  '9341': 'Invalid ProjectRef',
  '10000': 'An application error has occurred while processing your request',
  '10100': 'Internal Error',
  '10200': 'Internal Error',
};

export function isDocumented(code: string): boolean {
  return messages[code] !== undefined;
}

export function messageOf(code: string): string {
  return messages[code] ?? 'An error has occurred';
}

export function entry(code: string, detail: string, element?: string): FaultError {
  return { code, message: messageOf(code), detail, element };
}

export function fault(code: string, detail: string, element?: string): VendorFault {
  return new VendorFault([entry(code, detail, element)]);
}

export function missing(element: string): FaultError {
  return entry('2020', `Required parameter ${element} is missing in the request`, element);
}

export function businessRule(rule: string, element?: string): VendorFault {
  return fault('6000', `Business Validation Error: ${rule}`, element ?? '');
}

export function notFound(element = ''): VendorFault {
  return fault(
    '610',
    "Object Not Found : Something you're trying to use has been made inactive. Check the fields with accounts, customers, items, vendors or employees.",
    element,
  );
}

export function deletedTransaction(): VendorFault {
  return fault('610', 'Object Not Found : Another user has deleted this transaction.');
}

export function unsupported(what: string): VendorFault {
  return fault('500', `Operation ${what} is not supported.`);
}

export function systemFault(detail: string): VendorFault {
  return new VendorFault([entry('10000', detail)], { type: 'SystemFault', status: 500 });
}
