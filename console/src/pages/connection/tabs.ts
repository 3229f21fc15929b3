import { t } from '../../language/say.ts';

/** The tabs of the QuickBooks page, in the order in which one sets it up. */
export const TABS = [
  { path: '/connection', label: t`Connection` },
  { path: '/connection/settings', label: t`Sync Settings` },
  { path: '/connection/connector', label: t`Sync Connector` },
  { path: '/connection/manual-sync', label: t`Manual Sync` },
  { path: '/connection/import', label: t`Import Wizard` },
  { path: '/connection/mappings/employee', label: t`Employee Mapping` },
  { path: '/connection/mappings/account', label: t`Account Mapping` },
  { path: '/connection/mappings/tax_code', label: t`Tax Code Mapping` },
  { path: '/connection/payouts', label: t`Stripe Payouts` },
] as const;

/** The tab of a page, also of one below it. */
export function tabOf(pathname: string): string {
  return TABS.findLast(({ path }) => pathname === path || pathname.startsWith(`${path}/`))?.path ?? pathname;
}
