import { accountFaults } from './account.ts';
import { fault, isDocumented, messageOf } from './catalog.ts';
import type { VendorFault } from './fault.ts';
import { authenticationFailed, authorizationFailed, throttled } from './gateway.ts';

const gateway: Readonly<Record<string, () => VendorFault>> = {
  '3001': throttled,
  '3100': authorizationFailed,
  '3200': () => authenticationFailed('Token expired: asked for by a rule'),
};

/** A fault as the vendor sends it, with its status and type; undefined for a code that is not in its table. */
export function documentedFault(code: string): VendorFault | undefined {
  const special = gateway[code] ?? accountFaults[code];
  if (special) return special();
  return isDocumented(code) ? fault(code, messageOf(code)) : undefined;
}
