import type { FetchQueryOptions, QueryKey } from '@tanstack/react-query';
import type { ComponentType } from 'react';
import { createBrowserRouter, type DataRouter, matchRoutes, type RouteObject } from 'react-router';
import { connectionsQuery, providersQuery } from '../api/queries/connections.ts';
import { sessionQuery } from '../api/queries/session.ts';
import { queryClient } from '../api/query-client.ts';
import { Waiting } from '../pieces/loaded.tsx';
import { RequireSession } from '../session/require-session.tsx';
import { signInAddress } from '../session/sign-in-address.ts';
import { wasSignedIn } from '../session/was-signed-in.ts';
import { CrashPage } from './crash-page.tsx';

/**
 * A page's program is loaded when somebody goes there, and until it is here the page before it stays. React's own `lazy`
 * would take that page away, and show the new one 300 ms later, however soon it came.
 */
function page(load: () => Promise<ComponentType>): Pick<RouteObject, 'lazy'> {
  return { lazy: { Component: load } };
}

/** What nearly every page behind the sign-in begins with, fetched beside its program. */
async function whatAllBeginWith() {
  await Promise.all([
    ask(sessionQuery),
    ...(wasSignedIn() ? [ask(connectionsQuery), ask(providersQuery)] : []),
  ]);
  return null;
}

/** What fails is asked for again by whoever needs it. */
async function ask<Data, Key extends QueryKey>(query: FetchQueryOptions<Data, Error, Data, Key>) {
  await queryClient.prefetchQuery(query);
  const { queryKey } = query;
  if (queryClient.getQueryState(queryKey)?.status === 'error')
    queryClient.removeQueries({ queryKey, exact: true });
}

const ROUTES: RouteObject[] = [
  {
    errorElement: <CrashPage />,
    hydrateFallbackElement: <Waiting />,
    children: [
      {
        path: '/sign-in',
        ...page(async () => (await import('../pages/sign-in/sign-in-page.tsx')).SignInPage),
      },
      {
        path: '/accept-invitation',
        ...page(async () => (await import('../pages/sign-in/accept-page.tsx')).AcceptPage),
      },
      {
        element: <RequireSession />,
        loader: whatAllBeginWith,
        // What is asked for later, its page asks for.
        shouldRevalidate: () => false,
        children: [
          { index: true, ...page(async () => (await import('../pages/home/home-page.tsx')).HomePage) },
          {
            path: '/connection',
            ...page(async () => (await import('../pages/connection/connection-layout.tsx')).ConnectionLayout),
            children: [
              {
                index: true,
                ...page(async () => (await import('../pages/connection/status/status-page.tsx')).StatusPage),
              },
              {
                path: 'settings',
                ...page(
                  async () => (await import('../pages/connection/settings/settings-page.tsx')).SettingsPage,
                ),
              },
              {
                path: 'connector',
                ...page(
                  async () =>
                    (await import('../pages/connection/connector/connector-page.tsx')).ConnectorPage,
                ),
              },
              {
                path: 'connector/balances',
                ...page(
                  async () =>
                    (await import('../pages/connection/connector/balances/balance-page.tsx')).BalancePage,
                ),
              },
              {
                path: 'connector/transactions',
                ...page(
                  async () =>
                    (await import('../pages/connection/connector/transactions/transactions-page.tsx'))
                      .TransactionsPage,
                ),
              },
              {
                path: 'manual-sync',
                ...page(async () => (await import('../pages/connection/manual/manual-page.tsx')).ManualPage),
              },
              {
                path: 'payouts',
                ...page(
                  async () =>
                    (await import('../pages/connection/payouts/payout-source-page.tsx')).PayoutSourcePage,
                ),
              },
              {
                path: 'import',
                ...page(async () => (await import('../pages/import/imports-page.tsx')).ImportsPage),
              },
              {
                path: 'import/:importId',
                ...page(async () => (await import('../pages/import/import-page.tsx')).ImportPage),
              },
              {
                path: 'mappings/:kind',
                ...page(
                  async () => (await import('../pages/connection/mappings/mappings-page.tsx')).MappingsPage,
                ),
              },
            ],
          },
          {
            path: '/setup',
            ...page(async () => (await import('../pages/setup/setup-layout.tsx')).SetupLayout),
            children: [
              {
                index: true,
                ...page(async () => (await import('../pages/setup/setup-layout.tsx')).SetupStart),
              },
              {
                path: 'region',
                ...page(async () => (await import('../pages/setup/region-step.tsx')).RegionStep),
              },
              {
                path: 'connect',
                ...page(async () => (await import('../pages/setup/connect-step.tsx')).ConnectStep),
              },
              {
                path: 'mappings',
                ...page(async () => (await import('../pages/setup/mappings-step.tsx')).MappingsStep),
              },
              {
                path: 'sync',
                ...page(async () => (await import('../pages/setup/sync-step.tsx')).SyncStep),
              },
              {
                path: 'first-sync',
                ...page(async () => (await import('../pages/setup/first-sync-step.tsx')).FirstSyncStep),
              },
            ],
          },
          {
            path: '/wizard',
            ...page(async () => (await import('../pages/wizard/wizard-layout.tsx')).WizardLayout),
            children: [
              {
                index: true,
                ...page(async () => (await import('../pages/wizard/approve/approve-page.tsx')).ApprovePage),
              },
              {
                path: 'log',
                ...page(async () => (await import('../pages/wizard/log/log-page.tsx')).WizardLogPage),
              },
              {
                path: 'cleared',
                ...page(async () => (await import('../pages/wizard/cleared-page.tsx')).ClearedPage),
              },
            ],
          },
          { path: '/log', ...page(async () => (await import('../pages/log/log-page.tsx')).LogPage) },
          {
            path: '/unresolved',
            ...page(async () => (await import('../pages/unresolved/unresolved-page.tsx')).UnresolvedPage),
          },
          {
            path: '/records/:type',
            ...page(async () => (await import('../pages/records/list-page.tsx')).RecordListPage),
          },
          {
            path: '/records/:type/:id',
            ...page(async () => (await import('../pages/records/record-page.tsx')).RecordPage),
          },
          {
            path: '/new/customer',
            ...page(async () => (await import('../pages/new/new-customer-page.tsx')).NewCustomerPage),
          },
          {
            path: '/new/invoice',
            ...page(async () => (await import('../pages/new/new-invoice-page.tsx')).NewInvoicePage),
          },
          {
            path: '/accounts',
            ...page(async () => (await import('../pages/accounts/accounts-page.tsx')).AccountsPage),
          },
          {
            path: '/users',
            ...page(async () => (await import('../pages/users/users-page.tsx')).UsersPage),
          },
          {
            path: '/payouts',
            ...page(async () => (await import('../pages/payouts/payouts-page.tsx')).PayoutsPage),
          },
          {
            path: '/payouts/:id',
            ...page(async () => (await import('../pages/payouts/payout-page.tsx')).PayoutPage),
          },
          {
            path: '/webhooks',
            ...page(async () => (await import('../pages/webhooks/webhooks-page.tsx')).WebhooksPage),
          },
          {
            path: '/webhooks/:id',
            ...page(async () => (await import('../pages/webhooks/deliveries-page.tsx')).DeliveriesPage),
          },
          {
            path: '/api-keys',
            ...page(async () => (await import('../pages/keys/keys-page.tsx')).KeysPage),
          },
          {
            path: '/audit',
            ...page(async () => (await import('../pages/audit/audit-page.tsx')).AuditPage),
          },
          {
            path: '/account',
            ...page(async () => (await import('../pages/account/account-page.tsx')).AccountPage),
          },
          { path: '*', ...page(async () => (await import('./missing-page.tsx')).MissingPage) },
        ],
      },
    ],
  },
];

/** Begins with the page that the address names. Who was not signed in waits for the session alone. */
export async function openRouter(): Promise<DataRouter> {
  const { location, history } = window;
  const matched = matchRoutes(ROUTES, location) ?? [];
  if (!wasSignedIn() && matched.some(({ route }) => route.loader === whatAllBeginWith)) {
    await ask(sessionQuery);
    const session = queryClient.getQueryData(sessionQuery.queryKey);
    if (session === null) history.replaceState(null, '', signInAddress(location));
  }
  return createBrowserRouter(ROUTES);
}
