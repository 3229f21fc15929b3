import type { CompanySettings } from '../engine/settings.ts';
import { entry } from '../faults/catalog.ts';
import { VendorFault } from '../faults/fault.ts';

type Status = CompanySettings['status'];

/** Refusals that hang on the account and not on the request. */
const refusals: Partial<Record<Status, () => VendorFault>> = {
  'general-authentication': () =>
    auth('100', 'AuthenticationErrorGeneral: SRV-110-Authentication Failure , statusCode: 401', 401),
  'oauth-error': () =>
    auth('110', 'AuthenticationOAuthError: SRV-110-Authentication Failure , statusCode: 401', 401),
  'no-access': () =>
    denied('120', 'AuthorizationFailure: -11014-You do not have access to use QuickBooks Online Plus.'),
  'wrong-cluster': () => system('130', 'WrongClusterError: accessing wrong cluster, statusCode: 400', 400),
  'locked-out': () => system('140', 'CompanyLockedOut: the company is locked, statusCode: 503', 503),
  maintenance: () =>
    system('150', 'CompanyUnderMaintenance: the company is under maintenance, statusCode: 503', 503),
  'subscription-ended': () => {
    const rule =
      "You can't add data to QuickBooks Online Plus because your trial or subscription period ended.";
    const detail = `The subscription period has ended or been canceled, or there was a billing problem : ${rule}`;
    return new VendorFault([entry('6190', detail, '')]);
  },
  'internal-error': () => system('10000', 'An unexpected error occurred.', 500),
  'internal-error-10100': () => system('10100', 'An internal error occurred.', 500),
  'internal-error-10200': () => system('10200', 'An internal error occurred.', 500),
};

function auth(code: string, detail: string, status: number): VendorFault {
  return new VendorFault([entry(code, detail)], { type: 'AuthenticationFault', status });
}

function denied(code: string, detail: string): VendorFault {
  return new VendorFault([entry(code, detail)], { type: 'AuthorizationFault', status: 403 });
}

function system(code: string, detail: string, status: number): VendorFault {
  return new VendorFault([entry(code, detail)], { type: 'SystemFault', status });
}

/** @throws VendorFault 100 to 150, 6190, 10000 to 10200 as the company is set; 5020 for a write of a reader */
export function checkStatus(settings: CompanySettings, writes: boolean): void {
  if (settings.status === 'read-only-user' && writes) {
    throw new VendorFault([
      entry('5020', 'Permission Denied Error : You do not have permission to do this.', ''),
    ]);
  }
  const refusal = refusals[settings.status];
  if (refusal && (writes || settings.status !== 'subscription-ended')) throw refusal();
}
