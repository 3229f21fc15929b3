import { type ComponentType, lazy, Suspense } from 'react';
import { createBrowserRouter } from 'react-router';
import { Waiting } from '../pieces/loaded.tsx';
import { RequireSession } from '../session/require-session.tsx';
import { CrashPage } from './crash-page.tsx';

/** A page is loaded when somebody opens it. */
function page(load: () => Promise<ComponentType>) {
  const Page = lazy(async () => ({ default: await load() }));
  return (
    <Suspense fallback={<Waiting />}>
      <Page />
    </Suspense>
  );
}

export const router = createBrowserRouter([
  {
    errorElement: <CrashPage />,
    children: [
      {
        path: '/sign-in',
        element: page(async () => (await import('../pages/sign-in/sign-in-page.tsx')).SignInPage),
      },
      {
        path: '/accept-invitation',
        element: page(async () => (await import('../pages/sign-in/accept-page.tsx')).AcceptPage),
      },
      {
        element: <RequireSession />,
        children: [
          { index: true, element: page(async () => (await import('../pages/home/home-page.tsx')).HomePage) },
          {
            path: '/connection',
            element: page(
              async () => (await import('../pages/connection/connection-layout.tsx')).ConnectionLayout,
            ),
            children: [
              {
                index: true,
                element: page(
                  async () => (await import('../pages/connection/status/status-page.tsx')).StatusPage,
                ),
              },
              {
                path: 'settings',
                element: page(
                  async () => (await import('../pages/connection/settings/settings-page.tsx')).SettingsPage,
                ),
              },
              {
                path: 'connector',
                element: page(
                  async () =>
                    (await import('../pages/connection/connector/connector-page.tsx')).ConnectorPage,
                ),
              },
              {
                path: 'connector/balances',
                element: page(
                  async () =>
                    (await import('../pages/connection/connector/balances/balance-page.tsx')).BalancePage,
                ),
              },
              {
                path: 'connector/transactions',
                element: page(
                  async () =>
                    (await import('../pages/connection/connector/transactions/transactions-page.tsx'))
                      .TransactionsPage,
                ),
              },
              {
                path: 'manual-sync',
                element: page(
                  async () => (await import('../pages/connection/manual/manual-page.tsx')).ManualPage,
                ),
              },
              {
                path: 'payouts',
                element: page(
                  async () =>
                    (await import('../pages/connection/payouts/payout-source-page.tsx')).PayoutSourcePage,
                ),
              },
              {
                path: 'import',
                element: page(async () => (await import('../pages/import/imports-page.tsx')).ImportsPage),
              },
              {
                path: 'import/:importId',
                element: page(async () => (await import('../pages/import/import-page.tsx')).ImportPage),
              },
              {
                path: 'mappings/:kind',
                element: page(
                  async () => (await import('../pages/connection/mappings/mappings-page.tsx')).MappingsPage,
                ),
              },
            ],
          },
          {
            path: '/setup',
            element: page(async () => (await import('../pages/setup/setup-layout.tsx')).SetupLayout),
            children: [
              {
                index: true,
                element: page(async () => (await import('../pages/setup/setup-layout.tsx')).SetupStart),
              },
              {
                path: 'region',
                element: page(async () => (await import('../pages/setup/region-step.tsx')).RegionStep),
              },
              {
                path: 'connect',
                element: page(async () => (await import('../pages/setup/connect-step.tsx')).ConnectStep),
              },
              {
                path: 'mappings',
                element: page(async () => (await import('../pages/setup/mappings-step.tsx')).MappingsStep),
              },
              {
                path: 'sync',
                element: page(async () => (await import('../pages/setup/sync-step.tsx')).SyncStep),
              },
              {
                path: 'first-sync',
                element: page(async () => (await import('../pages/setup/first-sync-step.tsx')).FirstSyncStep),
              },
            ],
          },
          {
            path: '/wizard',
            element: page(async () => (await import('../pages/wizard/wizard-layout.tsx')).WizardLayout),
            children: [
              {
                index: true,
                element: page(
                  async () => (await import('../pages/wizard/approve/approve-page.tsx')).ApprovePage,
                ),
              },
              {
                path: 'log',
                element: page(async () => (await import('../pages/wizard/log/log-page.tsx')).WizardLogPage),
              },
              {
                path: 'cleared',
                element: page(async () => (await import('../pages/wizard/cleared-page.tsx')).ClearedPage),
              },
            ],
          },
          { path: '/log', element: page(async () => (await import('../pages/log/log-page.tsx')).LogPage) },
          {
            path: '/unresolved',
            element: page(
              async () => (await import('../pages/unresolved/unresolved-page.tsx')).UnresolvedPage,
            ),
          },
          {
            path: '/records/:type',
            element: page(async () => (await import('../pages/records/list-page.tsx')).RecordListPage),
          },
          {
            path: '/records/:type/:id',
            element: page(async () => (await import('../pages/records/record-page.tsx')).RecordPage),
          },
          {
            path: '/new/customer',
            element: page(async () => (await import('../pages/new/new-customer-page.tsx')).NewCustomerPage),
          },
          {
            path: '/new/invoice',
            element: page(async () => (await import('../pages/new/new-invoice-page.tsx')).NewInvoicePage),
          },
          {
            path: '/accounts',
            element: page(async () => (await import('../pages/accounts/accounts-page.tsx')).AccountsPage),
          },
          {
            path: '/users',
            element: page(async () => (await import('../pages/users/users-page.tsx')).UsersPage),
          },
          {
            path: '/payouts',
            element: page(async () => (await import('../pages/payouts/payouts-page.tsx')).PayoutsPage),
          },
          {
            path: '/payouts/:id',
            element: page(async () => (await import('../pages/payouts/payout-page.tsx')).PayoutPage),
          },
          {
            path: '/webhooks',
            element: page(async () => (await import('../pages/webhooks/webhooks-page.tsx')).WebhooksPage),
          },
          {
            path: '/webhooks/:id',
            element: page(async () => (await import('../pages/webhooks/deliveries-page.tsx')).DeliveriesPage),
          },
          {
            path: '/api-keys',
            element: page(async () => (await import('../pages/keys/keys-page.tsx')).KeysPage),
          },
          {
            path: '/audit',
            element: page(async () => (await import('../pages/audit/audit-page.tsx')).AuditPage),
          },
          {
            path: '/account',
            element: page(async () => (await import('../pages/account/account-page.tsx')).AccountPage),
          },
          { path: '*', element: page(async () => (await import('./missing-page.tsx')).MissingPage) },
        ],
      },
    ],
  },
]);
