import { entry } from './catalog.ts';
import { VendorFault } from './fault.ts';

/** Refusals that hang on the account and not on the request, by their code. */
export const accountFaults: Readonly<Record<string, () => VendorFault>> = {
  '100': () => auth('100', 'AuthenticationErrorGeneral: SRV-110-Authentication Failure , statusCode: 401'),
  '110': () => auth('110', 'AuthenticationOAuthError: SRV-110-Authentication Failure , statusCode: 401'),
  '120': () =>
    new VendorFault(
      [entry('120', 'AuthorizationFailure: -11014-You do not have access to use QuickBooks Online Plus.')],
      { type: 'AuthorizationFault', status: 403 },
    ),
  '130': () => system('130', 'WrongClusterError: accessing wrong cluster, statusCode: 400', 400),
  '140': () => system('140', 'CompanyLockedOut: the company is locked, statusCode: 503', 503),
  '150': () =>
    system('150', 'CompanyUnderMaintenance: the company is under maintenance, statusCode: 503', 503),
  '6190': () => {
    const rule =
      "You can't add data to QuickBooks Online Plus because your trial or subscription period ended.";
    const detail = `The subscription period has ended or been canceled, or there was a billing problem : ${rule}`;
    return new VendorFault([entry('6190', detail, '')]);
  },
  '10000': () => system('10000', 'An unexpected error occurred.', 500),
  '10100': () => system('10100', 'An internal error occurred.', 500),
  '10200': () => system('10200', 'An internal error occurred.', 500),
};

function auth(code: string, detail: string): VendorFault {
  return new VendorFault([entry(code, detail)], { type: 'AuthenticationFault', status: 401 });
}

function system(code: string, detail: string, status: number): VendorFault {
  return new VendorFault([entry(code, detail)], { type: 'SystemFault', status });
}
