import type { Scope } from '../../api/types.ts';
import { t } from '../../language/say.ts';
import type { IconName } from '../../pieces/icon.tsx';

export interface Place {
  to: string;
  label: string;
  icon: IconName;
  needs?: Scope;
  /** Only its own address makes it the current one, not those below. */
  exact?: boolean;
}

/** The pages that the menu leads to. */
export const GROUPS: readonly { title: string; places: readonly Place[] }[] = [
  {
    title: t`Sync`,
    places: [
      { to: '/', label: t`Overview`, icon: 'home', exact: true },
      { to: '/connection', label: 'QuickBooks', icon: 'plug' },
      { to: '/log', label: t`Sync Log`, icon: 'list' },
      { to: '/unresolved', label: t`Unresolved Errors`, icon: 'alert' },
      { to: '/wizard', label: t`Sync Wizard`, icon: 'wizard', needs: 'sync:read' },
      {
        to: '/connection/settings',
        label: t`Settings`,
        icon: 'gear',
        needs: 'connections:read',
      },
    ],
  },
  {
    title: t`Clients`,
    places: [
      { to: '/accounts', label: t`Accounts`, icon: 'people', needs: 'sync:read' },
      { to: '/records/customer', label: t`Customers`, icon: 'customer' },
    ],
  },
  {
    title: t`Records`,
    places: [
      { to: '/records/service_item', label: t`Service Items`, icon: 'service_item' },
      { to: '/records/invoice', label: t`Invoices`, icon: 'invoice' },
      { to: '/records/payment', label: t`Payments`, icon: 'payment' },
      { to: '/payouts', label: t`Payouts`, icon: 'payout' },
      { to: '/records/timesheet', label: t`Timesheets`, icon: 'timesheet' },
      { to: '/records/team_member', label: t`Team Members`, icon: 'team_member' },
    ],
  },
  {
    title: t`Business`,
    places: [
      { to: '/users', label: t`Users`, icon: 'people', needs: 'users:read' },
      { to: '/api-keys', label: t`API Keys`, icon: 'key', needs: 'keys:read' },
      { to: '/webhooks', label: t`Webhooks`, icon: 'webhook', needs: 'webhooks:read' },
      { to: '/audit', label: t`Audit`, icon: 'history', needs: 'audit:read' },
    ],
  },
];
