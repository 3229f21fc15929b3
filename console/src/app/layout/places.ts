import type { Scope } from '../../api/types.ts';
import type { IconName } from '../../pieces/icon.tsx';

export interface Place {
  to: string;
  label: string;
  icon: IconName;
  needs?: Scope;
  /** Its page speaks of one connection: a chosen one stays chosen. Elsewhere the same parameter is a filter. */
  ofOne?: boolean;
  /** Only its own address makes it the current one, not those below. */
  exact?: boolean;
}

/** The pages that the menu leads to. */
export const GROUPS: readonly { title: string; places: readonly Place[] }[] = [
  {
    title: 'Sync',
    places: [
      { to: '/', label: 'Overview', icon: 'home', exact: true },
      { to: '/connection', label: 'QuickBooks', icon: 'plug', ofOne: true },
      { to: '/log', label: 'Sync Log', icon: 'list' },
      { to: '/unresolved', label: 'Unresolved Errors', icon: 'alert' },
      { to: '/wizard', label: 'Sync Wizard', icon: 'wizard', needs: 'sync:read', ofOne: true },
      { to: '/connection/settings', label: 'Settings', icon: 'gear', needs: 'connections:read', ofOne: true },
    ],
  },
  {
    title: 'Clients',
    places: [
      { to: '/accounts', label: 'Accounts', icon: 'people', needs: 'sync:read', ofOne: true },
      { to: '/records/customer', label: 'Customers', icon: 'customer' },
    ],
  },
  {
    title: 'Records',
    places: [
      { to: '/records/service_item', label: 'Service Items', icon: 'service_item' },
      { to: '/records/invoice', label: 'Invoices', icon: 'invoice' },
      { to: '/records/payment', label: 'Payments', icon: 'payment' },
      { to: '/payouts', label: 'Payouts', icon: 'payout' },
      { to: '/records/timesheet', label: 'Timesheets', icon: 'timesheet' },
      { to: '/records/team_member', label: 'Team Members', icon: 'team_member' },
    ],
  },
  {
    title: 'Business',
    places: [
      { to: '/users', label: 'Users', icon: 'people', needs: 'users:read' },
      { to: '/api-keys', label: 'API Keys', icon: 'key', needs: 'keys:read' },
      { to: '/webhooks', label: 'Webhooks', icon: 'webhook', needs: 'webhooks:read' },
      { to: '/audit', label: 'Audit', icon: 'history', needs: 'audit:read' },
    ],
  },
];
