import type { CompanySettings } from '../engine/settings.ts';
import { accountFaults } from '../faults/account.ts';
import { entry } from '../faults/catalog.ts';
import { VendorFault } from '../faults/fault.ts';

type Status = CompanySettings['status'];

const refusals: Partial<Record<Status, string>> = {
  'general-authentication': '100',
  'oauth-error': '110',
  'no-access': '120',
  'wrong-cluster': '130',
  'locked-out': '140',
  maintenance: '150',
  'subscription-ended': '6190',
  'internal-error': '10000',
  'internal-error-10100': '10100',
  'internal-error-10200': '10200',
};

/** @throws VendorFault 100 to 150, 6190, 10000 to 10200 as the company is set; 5020 for a write of a reader */
export function checkStatus(settings: CompanySettings, writes: boolean): void {
  if (settings.status === 'read-only-user' && writes) {
    throw new VendorFault([
      entry('5020', 'Permission Denied Error : You do not have permission to do this.', ''),
    ]);
  }
  const refusal = accountFaults[refusals[settings.status] ?? ''];
  if (refusal && (writes || settings.status !== 'subscription-ended')) throw refusal();
}
