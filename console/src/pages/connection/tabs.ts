/** The tabs of the QuickBooks page, in the order in which one sets it up. */
export const TABS = [
  { path: '/connection', label: 'Connection' },
  { path: '/connection/settings', label: 'Sync Settings' },
  { path: '/connection/connector', label: 'Sync Connector' },
  { path: '/connection/manual-sync', label: 'Manual Sync' },
  { path: '/connection/import', label: 'Import Wizard' },
  { path: '/connection/mappings/employee', label: 'Employee Mapping' },
  { path: '/connection/mappings/account', label: 'Account Mapping' },
  { path: '/connection/mappings/tax_code', label: 'Tax Code Mapping' },
  { path: '/connection/payouts', label: 'Stripe Payouts' },
] as const;

/** The tab of a page, also of one below it. */
export function tabOf(pathname: string): string {
  return TABS.findLast(({ path }) => pathname === path || pathname.startsWith(`${path}/`))?.path ?? pathname;
}
